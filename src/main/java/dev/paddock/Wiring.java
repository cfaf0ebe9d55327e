package dev.paddock;

import dev.paddock.agent.AgentService;
import dev.paddock.storage.DataFolder;
import java.util.Map;

/** Constructs the service and everything below it, in one place. */
public final class Wiring {

  private Wiring() {}

  /**
   * The service over a data folder.
   *
   * @param variables the variables Paddock was started with
   * @param command what to show of us to others, such as {@code paddock build}
   */
  public static AgentService service(
      DataFolder folder, Map<String, String> variables, String command) {
    throw new UnsupportedOperationException("" + folder + variables.size() + command);
  }
}
