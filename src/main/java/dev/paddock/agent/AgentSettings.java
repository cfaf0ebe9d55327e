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

  /** These settings with another installer and Python; null leaves what is there. */
  public AgentSettings withBuild(@Nullable String newInstaller, @Nullable String newPython) {
    return new AgentSettings(
        newInstaller == null ? installer : newInstaller,
        newPython == null ? python : newPython,
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
