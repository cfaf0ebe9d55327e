package dev.paddock.agent;

import dev.paddock.environment.BuildRecord;
import dev.paddock.environment.Generation;
import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be looked up about an agent's environments beyond the verdict.
 *
 * <p>Calls block the calling thread and change no environment; safe for use by several threads.
 */
public interface EnvironmentDetails {

  /**
   * An agent's environments, the newest first.
   *
   * @param measured whether their sizes are wanted too, which takes a look at each of their files
   */
  List<Standing> generations(AgentId id, boolean measured) throws PaddockException;

  /**
   * One of them.
   *
   * @param runs the ids of the runs alive that use it
   * @param bytes as allocated on disk; null where they were not measured
   */
  record Standing(Generation generation, List<String> runs, @Nullable Long bytes) {
    /** Copies the list. */
    public Standing {
      runs = List.copyOf(runs);
    }
  }

  /** What is installed in the environment the agent points to, by name; empty without one. */
  List<InstalledDistribution> installed(AgentId id) throws PaddockException;

  /**
   * Which of that the index has in a newer version. Asks over the network, for a minute at most.
   *
   * @throws PaddockException if the index could not be asked, saying why
   */
  List<OutdatedDistribution> outdated(AgentId id) throws PaddockException;

  /**
   * What of that is known to be vulnerable. Asks over the network, for two minutes at most.
   *
   * @throws PaddockException if nothing could be looked up, saying why
   */
  VulnerabilityReport vulnerabilities(AgentId id) throws PaddockException;

  /** The agent's builds, the newest first, as far as their logs are kept. */
  List<BuildRecord> builds(AgentId id) throws PaddockException;

  /** The last lines of a build's log, two thousand at most; empty where it is gone. */
  List<String> buildLog(AgentId id, Path log) throws PaddockException;

  /**
   * How what is installed in one environment differs from what is in another.
   *
   * @param from a generation's number or name
   * @param to another, or null for the one the agent points to
   */
  Difference difference(AgentId id, String from, @Nullable String to) throws PaddockException;

  /**
   * A difference.
   *
   * @param changes such as {@code httpx 0.27 → 0.28}, {@code +pydantic 2.11}, {@code -six 1.17}
   */
  record Difference(String from, String to, List<String> changes) {
    /** Copies the list. */
    public Difference {
      changes = List.copyOf(changes);
    }
  }

  /**
   * Opens the user's terminal in the package's folder with the environment activated.
   *
   * @throws PaddockException if there is no environment, or no terminal to open
   */
  void openTerminal(AgentId id) throws PaddockException;
}
