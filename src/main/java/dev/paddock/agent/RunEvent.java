package dev.paddock.agent;

import dev.paddock.environment.BuildOutcome;
import dev.paddock.log.LogStream;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Something that happened to a run, told in order while it lives. */
public sealed interface RunEvent {

  /** When it happened. */
  Instant time();

  /** The environment is being built; {@code total} is 0 while it is not known. */
  record Building(Instant time, String step, int done, int total) implements RunEvent {}

  /** How much of what is known to be downloaded is there, in bytes, within the last step told. */
  record Downloading(Instant time, long done, long total) implements RunEvent {}

  /** The environment is there. */
  record Built(Instant time, BuildOutcome.Action action, Duration took) implements RunEvent {}

  /** The process is about to start. */
  record Starting(Instant time) implements RunEvent {}

  /** The process runs. */
  record Started(Instant time, long pid, Run.Ports ports, String run) implements RunEvent {}

  /** Its surfaces answer. */
  record Ready(Instant time, Duration after) implements RunEvent {}

  /**
   * It wrote something.
   *
   * @param bytes what it wrote, not necessarily whole lines; the receiver owns the array
   */
  @SuppressWarnings("ArrayRecordComponent") // a million lines a second: no copy, never compared
  record Output(Instant time, LogStream stream, byte[] bytes) implements RunEvent {}

  /**
   * It was asked to stop.
   *
   * @param by the other Paddock through which it was asked, such as {@code paddock stop (pid 812)};
   *     null where it was this one
   */
  record Stopping(Instant time, Duration grace, @Nullable String by) implements RunEvent {}

  /** A thing worth saying, such as a surface that is not offered. */
  record Notice(Instant time, String message) implements RunEvent {}

  /** The run is over. */
  record Ended(Instant time, Run run, @Nullable PaddockException failure) implements RunEvent {}
}
