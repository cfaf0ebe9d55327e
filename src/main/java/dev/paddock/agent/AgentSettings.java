package dev.paddock.agent;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the user decided about one agent.
 *
 * @param installer {@code uv} or {@code pip}, or null for whichever is there
 * @param python an interpreter's path or a version, or null for the manifest's choice
 * @param variables added to the agent's environment, after {@code .env}
 * @param secrets names of variables whose values are masked
 * @param grace from asking to stop until force
 * @param startTimeout from start until it must be ready
 * @param workingFolder where the agent is started, absolute or from the package's folder on; null
 *     for the package's folder
 */
public record AgentSettings(
    @Nullable String installer,
    @Nullable String python,
    Map<String, String> variables,
    List<String> secrets,
    @Nullable Integer restPort,
    @Nullable Integer a2aPort,
    @Nullable Integer uiPort,
    Duration grace,
    Duration startTimeout,
    RestartPolicy restart,
    @Nullable String workingFolder) {

  /** When an agent that ended is started again. */
  public enum RestartPolicy {
    /** It is not. */
    NEVER,
    /** When it failed. */
    ON_FAILURE,
    /** Whenever it ended by itself. */
    ALWAYS
  }

  /** What holds where the user decided nothing. */
  public static final AgentSettings DEFAULT =
      new AgentSettings(
          null,
          null,
          Map.of(),
          List.of(),
          null,
          null,
          null,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          RestartPolicy.NEVER,
          null);

  /** Copies its collections. */
  public AgentSettings {
    variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    secrets = List.copyOf(secrets);
  }

  /** Without the values of variables: this may end up in a message or a crash file. */
  @Override
  public String toString() {
    return "settings with variables " + variables.keySet() + ", restart " + restart;
  }

  /** These settings with another installer and Python; null leaves what is there. */
  public AgentSettings withBuild(@Nullable String newInstaller, @Nullable String newPython) {
    Change change = change();
    change.installer = newInstaller == null ? installer : newInstaller;
    change.python = newPython == null ? python : newPython;
    return change.done();
  }

  /** The first step to settings that differ from these in a few things. */
  public Change change() {
    return new Change(this);
  }

  /** Settings being changed, for one thread. */
  public static final class Change {
    private @Nullable String installer;
    private @Nullable String python;
    private Map<String, String> variables;
    private List<String> secrets;
    private final @Nullable Integer restPort;
    private final @Nullable Integer a2aPort;
    private final @Nullable Integer uiPort;
    private Duration grace;
    private Duration startTimeout;
    private RestartPolicy restart;
    private @Nullable String workingFolder;

    private Change(AgentSettings from) {
      this.installer = from.installer;
      this.python = from.python;
      this.variables = from.variables;
      this.secrets = from.secrets;
      this.restPort = from.restPort;
      this.a2aPort = from.a2aPort;
      this.uiPort = from.uiPort;
      this.grace = from.grace;
      this.startTimeout = from.startTimeout;
      this.restart = from.restart;
      this.workingFolder = from.workingFolder;
    }

    /** Variables, and the names of those whose values are masked. */
    public Change variables(Map<String, String> chosen, List<String> masked) {
      variables = chosen;
      secrets = masked;
      return this;
    }

    /** The time from asking to stop until force. */
    public Change grace(Duration chosen) {
      grace = chosen;
      return this;
    }

    /** The time from start until it must be ready. */
    public Change startTimeout(Duration chosen) {
      startTimeout = chosen;
      return this;
    }

    /** When it is started again. */
    public Change restart(RestartPolicy chosen) {
      restart = chosen;
      return this;
    }

    /** Where it is started, or null for the package's folder. */
    public Change workingFolder(@Nullable String chosen) {
      workingFolder = chosen;
      return this;
    }

    /** The settings as changed. */
    public AgentSettings done() {
      return new AgentSettings(
          installer,
          python,
          variables,
          secrets,
          restPort,
          a2aPort,
          uiPort,
          grace,
          startTimeout,
          restart,
          workingFolder);
    }
  }
}
