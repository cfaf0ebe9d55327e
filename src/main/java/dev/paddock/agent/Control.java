package dev.paddock.agent;

import dev.paddock.storage.DataFolder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Answers other Paddocks on this data folder, and asks them: one JSON object a line. */
final class Control implements AutoCloseable {

  /** Opens {@code control/<pid>.sock}, owner only; sockets of the dead are removed. */
  Control(DataFolder folder) {
    throw new UnsupportedOperationException("" + folder);
  }

  /** Answers one kind of request. */
  @FunctionalInterface
  interface Handler {
    /** The answer's fields; blocking is allowed, each request has a thread of its own. */
    Map<String, Object> answer(Map<String, Object> request);
  }

  /** Says who answers requests of that {@code kind}: status, stop, force, show, changed. */
  void handle(String kind, Handler handler) {
    throw new UnsupportedOperationException();
  }

  /** Asks the Paddock of that pid; empty when it does not answer within the time. */
  Optional<Map<String, Object>> ask(
      long pid, String kind, Map<String, Object> fields, Duration patience) {
    throw new UnsupportedOperationException();
  }

  /** The other Paddocks alive on this data folder. */
  List<Long> others() {
    throw new UnsupportedOperationException();
  }

  /** Tells all others, without waiting for them. */
  void broadcast(String kind, Map<String, Object> fields) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
