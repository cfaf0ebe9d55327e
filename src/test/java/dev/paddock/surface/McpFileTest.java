package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class McpFileTest {

  @TempDir Path temp;

  private List<McpServer> read(String text) throws IOException {
    return McpFile.read(Files.writeString(temp.resolve("mcp.json"), text));
  }

  @Test
  void theShapesInUseAreUnderstood() throws IOException {
    var files =
        new McpServer("files", "npx", List.of("-y", "server", "1"), Map.of("KEY", "${K}"), null);
    assertThat(
            read(
                """
                {"mcpServers": {
                  "files": {"command": "npx", "args": ["-y", "server", 1], "env": {"KEY": "${K}"}},
                  "far": {"url": "https://example.org/mcp"}}}
                """))
        .containsExactly(
            files, new McpServer("far", null, List.of(), Map.of(), "https://example.org/mcp"));
    assertThat(read("{\"servers\": [{\"name\": \"a\", \"command\": [\"python\", \"-m\", \"x\"]}]}"))
        .containsExactly(new McpServer("a", "python", List.of("-m", "x"), Map.of(), null));
    assertThat(read("{}")).isEmpty();
    assertThat(read("[]")).isEmpty();
  }

  @Test
  void aServersVariablesAreNeverInItsText() throws IOException {
    McpServer server =
        read("{\"servers\": {\"a\": {\"command\": \"b\", \"env\": {\"K\": \"s\"}}}}").getFirst();
    assertThat(server.toString()).isEqualTo("a: b");
  }

  @Test
  void whatIsNoJsonIsSaid() {
    assertThatThrownBy(() -> read("{"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("mcp.json is not JSON");
  }

  @Test
  void aTrialIsReadFromItsLines() {
    McpSession good =
        McpSession.read(
            """
            {"event": "initialized", "protocol": "2025-06-18", "name": "demo", "version": null}
            {"event": "tool", "name": "add", "description": "adds"}
            noise
            {"event": "done"}
            """,
            "said",
            "it ended");
    assertThat(good)
        .isEqualTo(
            new McpSession(
                "demo", "2025-06-18", List.of(new McpSession.Tool("add", "adds")), null, "said"));
    assertThat(McpSession.read("", "", "it ended").problem()).isEqualTo("it ended");
    assertThat(McpSession.read("{\"event\":\"failed\",\"message\":\"no\"}", "", "x").problem())
        .isEqualTo("no");
  }
}
