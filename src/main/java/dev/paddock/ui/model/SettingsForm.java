package dev.paddock.ui.model;

import dev.paddock.agent.AgentSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An agent's settings as somebody types them.
 *
 * @param python a version or a path; empty for the manifest's choice
 * @param installer {@code uv}, {@code pip}; empty for whichever is there
 * @param grace in seconds
 * @param startTimeout in seconds
 * @param workingFolder a folder's path; empty for the package's folder
 */
public record SettingsForm(
    List<Variable> variables,
    String restPort,
    String a2aPort,
    String uiPort,
    AgentSettings.RestartPolicy restart,
    String grace,
    String startTimeout,
    String workingFolder,
    String python,
    String installer) {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final int LONGEST_GRACE = 3600;

  /** One variable. */
  public record Variable(String name, String value, boolean secret) {}

  /** What the form comes to. */
  public sealed interface Reading {
    /** Settings that can be kept. */
    record Good(AgentSettings settings) implements Reading {}

    /** What is wrong with them, in a sentence. */
    record Bad(String problem) implements Reading {}
  }

  /** Copies the variables. */
  public SettingsForm {
    variables = List.copyOf(variables);
  }

  /** The form for settings as they are. */
  public static SettingsForm of(AgentSettings settings) {
    return new SettingsForm(
        settings.variables().entrySet().stream()
            .map(entry ->
                new Variable(
                    entry.getKey(), entry.getValue(), settings.secrets().contains(entry.getKey())))
            .toList(),
        text(settings.restPort()),
        text(settings.a2aPort()),
        text(settings.uiPort()),
        settings.restart(),
        seconds(settings.grace()),
        seconds(settings.startTimeout()),
        settings.workingFolder() == null ? "" : settings.workingFolder(),
        settings.python() == null ? "" : settings.python(),
        settings.installer() == null ? "" : settings.installer());
  }

  private static String text(@Nullable Integer number) {
    return number == null ? "" : number.toString();
  }

  private static String seconds(Duration time) {
    return time.toMillisPart() == 0
        ? String.valueOf(time.toSeconds())
        : String.valueOf(time.toMillis() / 1000.0);
  }

  /** The settings typed, or the first thing wrong with them. */
  public Reading read() {
    try {
      return new Reading.Good(
          new AgentSettings(
              installer.isBlank() ? null : installer.strip(),
              python.isBlank() ? null : python.strip(),
              readVariables(),
              variables.stream().filter(Variable::secret).map(v -> v.name().strip()).toList(),
              port(restPort, "settings.restPort"),
              port(a2aPort, "settings.a2aPort"),
              port(uiPort, "settings.uiPort"),
              time(grace, "settings.grace"),
              time(startTimeout, "settings.startTimeout"),
              restart,
              workingFolder.isBlank() ? null : workingFolder.strip()));
    } catch (Mistake e) {
      return new Reading.Bad(e.problem);
    }
  }

  private Map<String, String> readVariables() throws Mistake {
    Map<String, String> read = new LinkedHashMap<>();
    List<String> names = new ArrayList<>();
    for (Variable variable : variables) {
      String name = variable.name().strip();
      if (!NAME.matcher(name).matches()) {
        throw new Mistake(Words.of("settings.badName", name));
      }
      if (names.contains(name)) {
        throw new Mistake(Words.of("settings.nameTwice", name));
      }
      names.add(name);
      read.put(name, variable.value());
    }
    return read;
  }

  private static @Nullable Integer port(String text, String field) throws Mistake {
    if (text.isBlank()) {
      return null;
    }
    try {
      int port = Integer.parseInt(text.strip());
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number out of range.
    }
    throw new Mistake(Words.of("settings.badPort", Words.of(field), text));
  }

  private static Duration time(String text, String field) throws Mistake {
    try {
      double seconds = Double.parseDouble(text.strip().replace(',', '.'));
      if (seconds >= 0 && seconds <= LONGEST_GRACE) {
        return Duration.ofMillis(Math.round(seconds * 1000));
      }
    } catch (NumberFormatException _) {
      // Said below, as for a number out of range.
    }
    throw new Mistake(Words.of("settings.badTime", Words.of(field), text));
  }

  private static final class Mistake extends Exception {
    private static final long serialVersionUID = 1L;
    private final String problem;

    Mistake(String problem) {
      super(problem);
      this.problem = problem;
    }
  }
}
