package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the editors stood in for are shell scripts")
final class EditorWindowTest {

  @TempDir private Path folder;

  private String program(String name, String body) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, "#!/bin/sh\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file.toString();
  }

  private EditorWindow editors(Map<String, String> more) {
    Map<String, String> variables = new HashMap<>(more);
    variables.put("PATH", folder.toString());
    return new EditorWindow(variables);
  }

  private List<String> words(String choice, Map<String, String> variables) throws IOException {
    return editors(variables).words(choice, Path.of("/a b/x.py"), 7);
  }

  @Test
  void eachKnownEditorIsToldThePlaceInItsOwnWay() throws Exception {
    String code = program("code", "");
    String pycharm = program("pycharm.sh", "");
    String zed = program("zeditor", "");
    assertThat(words("code", Map.of())).containsExactly(code, "-g", "/a b/x.py:7");
    assertThat(words("pycharm", Map.of())).containsExactly(pycharm, "--line", "7", "/a b/x.py");
    assertThat(words("zed", Map.of())).containsExactly(zed, "/a b/x.py:7");
  }

  @Test
  void withoutAChoiceTheFirstThatIsThereIsTaken() throws Exception {
    String gvim = program("gvim", "");
    assertThat(words("", Map.of("VISUAL", "gvim -f")))
        .containsExactly(gvim, "-f", "+7", "/a b/x.py");
    String zed = program("zed", "");
    assertThat(words("", Map.of("VISUAL", "gvim"))).containsExactly(zed, "/a b/x.py:7");
    assertThat(words("env", Map.of("EDITOR", "gvim"))).containsExactly(gvim, "+7", "/a b/x.py");
  }

  @Test
  void anEditorOfATerminalGetsOne() throws Exception {
    String vim = program("vim", "");
    assertThatThrownBy(() -> words("env", Map.of("EDITOR", "vim")))
        .hasMessageContaining("neither VISUAL nor EDITOR");
    String xterm = program("xterm", "");
    assertThat(words("env", Map.of("EDITOR", "vim")))
        .containsExactly(xterm, "-e", vim, "+7", "/a b/x.py");
  }

  @Test
  void aCommandOfTheUsersOwnIsFilledIn() throws Exception {
    String mine = program("mine", "");
    assertThat(words("mine --at={line} '{file}' \"two words\"", Map.of()))
        .containsExactly(mine, "--at=7", "/a b/x.py", "two words");
    assertThat(words("mine", Map.of())).containsExactly(mine, "/a b/x.py");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> words("", Map.of())).hasMessageContaining("no editor was found");
    assertThatThrownBy(() -> words("code", Map.of())).hasMessageContaining("VS Code was not found");
    assertThatThrownBy(() -> words("nowhere {file}", Map.of())).hasMessageContaining("nowhere");
  }

  @Test
  void theEditorIsReallyStartedAndItsFailureIsTold() throws Exception {
    Path proof = folder.resolve("proof");
    program("code", "echo \"$@\" > '" + proof + "'");
    editors(Map.of()).open("code", folder.resolve("x.py"), 3);
    assertThat(proof).hasContent("-g " + folder.resolve("x.py") + ":3");
    program("zed", "exit 3");
    assertThatThrownBy(() -> editors(Map.of()).open("zed", folder.resolve("x.py"), 3))
        .hasMessageContaining("ended with 3");
  }
}
