package dev.paddock.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.AgentSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsFormTest {

  private static final AgentSettings SETTINGS =
      new AgentSettings(
          "uv",
          "3.12",
          Map.of("KEY", "value with = and \"quotes\""),
          List.of("KEY"),
          8081,
          null,
          3000,
          Duration.ofMillis(2500),
          Duration.ofSeconds(60),
          AgentSettings.RestartPolicy.ON_FAILURE,
          "data");

  @Test
  void settingsShownAndReadBackAreTheSame() {
    assertThat(SettingsForm.of(SETTINGS).read()).isEqualTo(new SettingsForm.Reading.Good(SETTINGS));
    assertThat(SettingsForm.of(AgentSettings.DEFAULT).read())
        .isEqualTo(new SettingsForm.Reading.Good(AgentSettings.DEFAULT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "-1", "http", "80.5"})
  void aPortThatIsNoneIsNamed(String port) {
    assertThat(problem(withPort(port))).contains("REST port").contains(port);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1ABC", "A-B", "Ä"})
  void aVariableNeedsAName(String name) {
    assertThat(problem(withVariables(new SettingsForm.Variable(name, "1", false))))
        .contains("variable name");
  }

  @Test
  void aVariableTwiceIsNamed() {
    var variable = new SettingsForm.Variable("HOST", "1", false);
    assertThat(problem(withVariables(variable, variable))).contains("HOST is there twice");
  }

  private static String problem(SettingsForm form) {
    return switch (form.read()) {
      case SettingsForm.Reading.Good good -> throw new AssertionError("taken: " + good);
      case SettingsForm.Reading.Bad(String problem) -> problem;
    };
  }

  private static SettingsForm withPort(String port) {
    SettingsForm form = SettingsForm.of(SETTINGS);
    return new SettingsForm(
        form.variables(),
        port,
        form.a2aPort(),
        form.uiPort(),
        form.restart(),
        form.grace(),
        form.startTimeout(),
        form.workingFolder(),
        form.python(),
        form.installer());
  }

  private static SettingsForm withVariables(SettingsForm.Variable... variables) {
    SettingsForm form = SettingsForm.of(SETTINGS);
    return new SettingsForm(
        List.of(variables),
        form.restPort(),
        form.a2aPort(),
        form.uiPort(),
        form.restart(),
        form.grace(),
        form.startTimeout(),
        form.workingFolder(),
        form.python(),
        form.installer());
  }
}
