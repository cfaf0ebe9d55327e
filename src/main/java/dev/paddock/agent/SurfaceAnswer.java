package dev.paddock.agent;

import dev.paddock.apkg.Surface;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a surface of a running agent answered when it was asked.
 *
 * @param took from asking to the answer, or to giving up
 * @param trouble why it does not answer as it should, in a clause, or null when it does
 */
public record SurfaceAnswer(Surface surface, int port, Duration took, @Nullable String trouble) {

  /** Whether it answers as it should. */
  public boolean isAlive() {
    return trouble == null;
  }
}
