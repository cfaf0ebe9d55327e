package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.storage.DataFolder;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/**
 * What a command line is started with.
 *
 * @param variables the process's environment variables
 * @param osName the value of {@code os.name}
 * @param userHome the user's home folder
 * @param out standard output, unbuffered
 * @param err standard error, unbuffered
 * @param outIsTerminal whether a person sees standard output as it is written
 * @param errIsTerminal whether a person sees standard error as it is written
 * @param opener makes the service over a data folder
 */
public record Surroundings(
    Map<String, String> variables,
    String osName,
    Path userHome,
    OutputStream out,
    OutputStream err,
    boolean outIsTerminal,
    boolean errIsTerminal,
    Clock clock,
    ServiceOpener opener) {

  /** Makes the service over a data folder. */
  @FunctionalInterface
  public interface ServiceOpener {
    /**
     * Opens it.
     *
     * @param command what to show of us to others, such as {@code paddock build}
     */
    AgentService open(DataFolder folder, Map<String, String> variables, String command);
  }
}
