package dev.paddock.agent;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks to run an agent; what is null is taken from the agent's settings.
 *
 * @param variables added last but for what the host needs
 * @param build whether an environment that is not valid is built first
 * @param afterStop whether an agent that is being stopped is waited for; else the start is refused
 */
public record RunRequest(
    Map<String, String> variables,
    @Nullable Duration grace,
    @Nullable Duration startTimeout,
    @Nullable Integer restPort,
    @Nullable Integer a2aPort,
    @Nullable Integer uiPort,
    boolean build,
    boolean afterStop) {

  /** For a port: whichever is free, though the agent's settings fix one. */
  public static final int ANY_PORT = 0;

  /** As the agent's settings say. */
  public static final RunRequest DEFAULT =
      new RunRequest(Map.of(), null, null, null, null, null, true);

  /** As the agent's settings say, but with whichever ports are free. */
  public static final RunRequest FREE_PORTS =
      new RunRequest(Map.of(), null, null, ANY_PORT, ANY_PORT, ANY_PORT, true);

  /** Whether this failure is a fixed port that is taken, which {@link #FREE_PORTS} goes around. */
  public static boolean helpsWithFreePorts(PaddockException failure) {
    return RunPorts.isTaken(failure);
  }

  /** A start that waits until a stop under way has ended. */
  public RunRequest(
      Map<String, String> variables,
      @Nullable Duration grace,
      @Nullable Duration startTimeout,
      @Nullable Integer restPort,
      @Nullable Integer a2aPort,
      @Nullable Integer uiPort,
      boolean build) {
    this(variables, grace, startTimeout, restPort, a2aPort, uiPort, build, true);
  }

  /** Copies the variables. */
  public RunRequest {
    variables = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(variables));
  }

  /** Without the values of variables: this may end up in a message or a crash file. */
  @Override
  public String toString() {
    return "a run with variables " + variables.keySet() + ", grace " + grace;
  }
}
