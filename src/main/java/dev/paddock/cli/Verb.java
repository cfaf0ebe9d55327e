package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;

/** One verb of the command line; picocli fills the fields of its subclasses. */
abstract class Verb {

  /**
   * Refuses option values that make no sense together or in themselves, before anything is opened.
   */
  void check() throws PaddockException {
    // Most verbs take any values that picocli could convert.
  }

  /**
   * Does it.
   *
   * @return the exit code
   */
  abstract int run(AgentService service, Output output)
      throws PaddockException, InterruptedException;

  /** Whether its JSON is one object a line, so that a failure is told as one of them. */
  boolean printsEvents() {
    return false;
  }
}
