package dev.paddock.cli;

import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import java.time.Instant;

/** Tells a run in the foreground as it goes; events come from one thread at a time. */
sealed interface RunPrinter permits PlainRunPrinter, JsonRunPrinter {

  /** Tells one event. The end is not told here but by {@link #exited} and {@link #failed}. */
  void event(RunEvent event);

  /** The agent's process ended. */
  void exited(Instant time, Run run);

  /** It could not be built, started or made ready. */
  void failed(Instant time, PaddockException failure);
}
