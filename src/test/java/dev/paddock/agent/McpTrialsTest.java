package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.surface.McpSession;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Trials of small servers that speak the protocol, badly or well. */
@Timeout(90)
class McpTrialsTest extends WithRuns {

  private static final String SERVER =
      """
      import json, os, subprocess, sys
      child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
      open("child.pid", "w").write(str(child.pid))
      print("key is", os.environ["API_KEY"], file=sys.stderr)
      for line in sys.stdin:
          message = json.loads(line)
          if message["method"] == "initialize":
              result = {"protocolVersion": "2025-06-18", "capabilities": {"tools": {}},
                        "serverInfo": {"name": "demo", "version": "3"}}
          elif message["method"] == "tools/list":
              print(json.dumps({"jsonrpc": "2.0", "method": "notifications/message"}))
              first = "cursor" not in message["params"]
              result = {"tools": [{"name": "add" if first else "sub", "description": "d"}]}
              if first:
                  result["nextCursor"] = "more"
          else:
              continue
          print(json.dumps({"jsonrpc": "2.0", "id": message["id"], "result": result}), flush=True)
      """;

  private McpTrials trials;
  private Agent agent;

  @Override
  @BeforeEach
  void open() throws Exception {
    super.open();
    trials = new McpTrials(new UpcomingVariables(home.parts), home.parts.shim());
    Agent plain = agent("pass");
    agent =
        new Agent(
            plain.id(), plain.agentPackage(), plain.settings(), environment, plain.loadedAt());
    Path root = agent.agentPackage().root();
    Files.writeString(root.resolve(".env"), "API_KEY=a-long-secret-value\n");
    Files.writeString(root.resolve("server.py"), SERVER);
    Files.writeString(
        root.resolve("mcp.json"),
        """
        {"mcpServers": {
          "good": {"command": "python", "args": ["server.py"]},
          "dumb": {"command": "python", "args": ["-c", "raise SystemExit(3)"]},
          "absent": {"command": "no-such-program-anywhere"},
          "far": {"url": "https://example.org/mcp"}}}
        """);
  }

  @Test
  void theServersWantedComeWithWhereTheirProgramsAre() throws Exception {
    var wishes = trials.wishes(agent);
    assertThat(wishes)
        .extracting(wish -> wish.server().name())
        .containsExactly("good", "dumb", "absent", "far");
    assertThat(wishes.get(0).program()).isNotNull();
    assertThat(wishes.get(0).program().toString()).startsWith(environment.toString());
    assertThat(wishes.get(2).program()).isNull();
  }

  @Test
  void aTrialListsToolsMasksSecretsAndLeavesNothingRunning() throws Exception {
    McpSession session = trials.trial(agent, "good");

    assertThat(session.problem()).isNull();
    assertThat(session.server()).isEqualTo("demo 3");
    assertThat(session.tools()).extracting(McpSession.Tool::name).containsExactly("add", "sub");
    assertThat(session.said()).contains("key is •••API_KEY•••");
    long child = Long.parseLong(Files.readString(agent.agentPackage().root().resolve("child.pid")));
    RunsHome.until(
        () -> ProcessHandle.of(child).map(handle -> !handle.isAlive()).orElse(true),
        "the server's child ended");
  }

  @Test
  void whatIsOfNoUseSaysWhy() throws Exception {
    assertThat(trials.trial(agent, "dumb").problem()).contains("ended with code 3");
    assertThat(trials.trial(agent, "absent").problem()).contains("cannot be started");
    assertThatThrownBy(() -> trials.trial(agent, "far")).hasMessageContaining("by an address");
    assertThatThrownBy(() -> trials.trial(agent, "nobody"))
        .isInstanceOfSatisfying(
            PaddockException.class, e -> assertThat(e.failure()).isEqualTo(Failure.CALL_FAILED));
  }
}
