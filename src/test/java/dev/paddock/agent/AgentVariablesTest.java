package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentVariable.Source;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentVariablesTest {

  @TempDir Path temp;
  private Path root;
  private Path environment;
  private Agent agent;

  @BeforeEach
  void prepare() throws IOException {
    root = temp.resolve("package");
    environment = temp.resolve("environment");
    agent = TestAgents.entrypoint(root, "pass");
  }

  private AgentVariables variables(Map<String, String> user, Map<String, String> forRun)
      throws IOException {
    return variables(user, forRun, Run.Ports.NONE);
  }

  private AgentVariables variables(
      Map<String, String> user, Map<String, String> forRun, Run.Ports ports) throws IOException {
    return AgentVariables.of(
        user, agent, forRun, new AgentVariables.Place("run-1", environment, ports, true, null));
  }

  private void manifest(Map<String, String> values) {
    agent = TestAgents.with(agent, TestAgents.manifest(values), null);
  }

  private void settings(Map<String, String> values, String... secrets) {
    agent =
        TestAgents.with(agent, TestAgents.impatient().variables(values, List.of(secrets)).done());
  }

  private void dotEnv(String text) throws IOException {
    Files.writeString(root.resolve(".env"), text);
  }

  @Test
  void laterSourcesWinAndEachValueKnowsWhereItCameFrom() throws IOException {
    manifest(Map.of("A", "manifest", "B", "manifest", "C", "manifest", "D", "manifest"));
    dotEnv("B=dotenv\nC=dotenv\nD=dotenv\n");
    settings(Map.of("C", "settings", "D", "settings"));
    var all = variables(Map.of("A", "user", "Z", "user"), Map.of("D", "run")).byName();
    assertThat(all.get("Z")).isEqualTo(new AgentVariables.Variable("user", Source.USER, false));
    assertThat(all.get("A"))
        .isEqualTo(new AgentVariables.Variable("manifest", Source.MANIFEST, false));
    assertThat(all.get("B")).isEqualTo(new AgentVariables.Variable("dotenv", Source.DOT_ENV, true));
    assertThat(all.get("C"))
        .isEqualTo(new AgentVariables.Variable("settings", Source.SETTINGS, false));
    assertThat(all.get("D")).isEqualTo(new AgentVariables.Variable("run", Source.RUN, false));
  }

  @Test
  void whatTheHostNeedsCannotBeOverruled() throws IOException {
    settings(Map.of("PYTHONPATH", "/elsewhere", "AGENT_APP_ID", "other"));
    var values = variables(Map.of("PATH", "/usr/bin"), Map.of("PYTHONUNBUFFERED", "0")).values();
    assertThat(values)
        .containsEntry("PYTHONPATH", root.toString())
        .containsEntry("AGENT_APP_ID", "agent")
        .containsEntry("DEPLOYMENT_ID", "run-1")
        .containsEntry("AGENT_PACKAGE_PATH", root.toString())
        .containsEntry("AGENT_VENV_PATH", environment.toString())
        .containsEntry("VIRTUAL_ENV", environment.toString())
        .containsEntry("PYTHONUNBUFFERED", "1")
        .containsEntry("PYTHONUTF8", "1");
    assertThat(values.get("PATH"))
        .isEqualTo(PythonLayout.binaries(environment) + File.pathSeparator + "/usr/bin");
  }

  @Test
  void portsAreGivenOnlyWhereThereAreSome() throws IOException {
    assertThat(variables(Map.of(), Map.of()).values())
        .doesNotContainKeys("REST_PORT", "A2A_PORT", "UI_PORT");
    assertThat(variables(Map.of(), Map.of(), new Run.Ports(8080, null, 8080)).values())
        .containsEntry("REST_PORT", "8080")
        .containsEntry("UI_PORT", "8080")
        .doesNotContainKey("A2A_PORT");
  }

  @Test
  void whatWouldBreakTheEnvironmentIsLeftOut() throws IOException {
    Map<String, String> user =
        Map.of("PYTHONHOME", "/x", "CONDA_PREFIX", "/x", "PIP_TARGET", "/x", "HTTPS_PROXY", "p:1");
    assertThat(variables(user, Map.of()).values())
        .doesNotContainKeys("PYTHONHOME", "CONDA_PREFIX", "PIP_TARGET")
        .containsEntry("HTTPS_PROXY", "p:1");
  }

  @Test
  void placeholdersSeeTheUserAndTheSecretsFile() throws IOException {
    manifest(
        Map.of("URL", "db://${HOST}:${PORT:-5432}/${MISSING}", "PATH_LIKE", "${PATH_LIKE}:more"));
    dotEnv("HOST=from-dotenv\n");
    assertThat(variables(Map.of("PATH_LIKE", "users"), Map.of()).values())
        .containsEntry("URL", "db://from-dotenv:5432/")
        .containsEntry("PATH_LIKE", "users:more");
  }

  @Test
  void valuesOfAnyTextPassUnchanged() throws IOException {
    String odd = "line one\nline two \"quoted\" 'single' $HOME ${X} ü 日本 \\ =";
    settings(Map.of("ODD", odd, "EMPTY", ""));
    assertThat(variables(Map.of(), Map.of()).values())
        .containsEntry("ODD", odd)
        .containsEntry("EMPTY", "");
  }

  @Test
  void namesAndValuesNoSystemCanHandOverAreLeftOut() throws IOException {
    settings(Map.of("", "x", "A=B", "x", "NUL", "a\0b", "GOOD", "x"));
    assertThat(variables(Map.of(), Map.of()).values())
        .containsKey("GOOD")
        .doesNotContainKeys("", "A=B", "NUL");
  }

  @Test
  void secretsAreTheSecretsFileAndWhatTheSettingsMark() throws IOException {
    dotEnv("TOKEN=from-the-file\nOVERRULED=file-value-1\n");
    settings(Map.of("KEY", "marked-value", "OVERRULED", "other-value", "OPEN", "x"), "KEY");
    AgentVariables variables = variables(Map.of(), Map.of());
    assertThat(variables.masked().values())
        .containsExactlyInAnyOrder("from-the-file", "file-value-1", "marked-value");
    assertThat(variables.byName().get("KEY")).asString().doesNotContain("marked-value");
    assertThat(variables).asString().doesNotContain("marked-value");
  }

  @Test
  void whatIsShownHidesSecrets() throws IOException {
    dotEnv("TOKEN=from-the-file\n");
    assertThat(variables(Map.of("HOME", "/home/me"), Map.of()).shown())
        .contains(
            new AgentVariable("TOKEN", "•••", Source.DOT_ENV, true),
            new AgentVariable("HOME", "/home/me", Source.USER, false));
  }

  @Test
  void aSecretWithinAnotherVariableIsHiddenThereToo() throws IOException {
    manifest(Map.of("URL", "db://me:${TOKEN}@host"));
    dotEnv("TOKEN=from-the-file\n");
    assertThat(variables(Map.of("COPY", "from-the-file"), Map.of()).shown())
        .contains(
            new AgentVariable("URL", "db://me:•••TOKEN•••@host", Source.MANIFEST, false),
            new AgentVariable("COPY", "•••TOKEN•••", Source.USER, false));
  }

  @Test
  void valuesAreInNoTextAboutSettingsAndRequests() {
    var values = Map.of("KEY", "a-long-value");
    assertThat(TestAgents.impatient().variables(values, List.of("KEY")).done().toString())
        .contains("KEY")
        .doesNotContain("a-long-value");
    assertThat(new RunRequest(values, null, null, null, null, null, true).toString())
        .contains("KEY")
        .doesNotContain("a-long-value");
  }
}
