package dev.paddock.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A command under the shim: its lifeline and its first words. Safe for threads. */
final class ShimProcess {

  private final ChildStart.Child child;
  private final Announcement announcement;
  private final OutputStream lifeline;
  private @Nullable Long deadline;

  private ShimProcess(ChildStart.Child child, Announcement announcement, OutputStream lifeline) {
    this.child = child;
    this.announcement = announcement;
    this.lifeline = lifeline;
  }

  /**
   * What to run under the shim.
   *
   * @param python runs the shim
   * @param words the whole command
   * @param report where the shim writes how it went, if anywhere
   * @param grace how long the tree gets once we are gone
   */
  record Order(
      Path python,
      List<String> words,
      @Nullable Path directory,
      Map<String, String> environment,
      @Nullable Path report,
      Duration grace) {}

  /** Starts it; what the shim says of the start comes later. */
  static ShimProcess start(Path shim, Order order, AgentLauncher.OutputSink sink)
      throws IOException {
    String word = "paddock-" + UUID.randomUUID();
    List<String> words =
        new ArrayList<>(List.of(order.python().toString(), "-I", "-S", shim.toString()));
    if (order.report() != null) {
      words.addAll(List.of("--report", order.report().toString()));
    }
    words.addAll(List.of("--announce", word, "--grace", seconds(order.grace()), "--"));
    words.addAll(order.words());
    Announcement announcement = new Announcement(word, sink);
    Pumps pumps = new Pumps(announcement, order.words().getFirst());
    ChildStart.Child child = ChildStart.start(words, order.directory(), order.environment(), pumps);
    return new ShimProcess(child, announcement, pumps.input());
  }

  ChildStart.Child child() {
    return child;
  }

  Announcement announcement() {
    return announcement;
  }

  /**
   * Asks the tree to end. Only an order that ends it sooner is worth the shim's time.
   *
   * @return whether it was such an order
   */
  synchronized boolean stop(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    if (deadline != null && end - deadline >= 0) {
      return false;
    }
    deadline = end;
    write(grace.isZero() ? "kill\n" : "stop " + seconds(grace) + "\n");
    return true;
  }

  /** Waits for the shim's end. */
  boolean endsWithin(Duration limit) {
    try {
      return child.process().waitFor(limit);
    } catch (InterruptedException _) {
      // Only threads nobody interrupts wait here; kept for whoever started this one.
      Thread.currentThread().interrupt();
      return !child.process().isAlive();
    }
  }

  /** Lets go of the lifeline, so that the shim ends the tree whatever it was told before. */
  synchronized void release() {
    try {
      lifeline.close();
    } catch (IOException _) {
      // The shim is gone already.
    }
  }

  /** Never fills the pipe: each order is shorter than the one before it, and they are few. */
  private void write(String order) {
    try {
      lifeline.write(order.getBytes(StandardCharsets.US_ASCII));
      lifeline.flush();
    } catch (IOException _) {
      // The shim is gone; its end is heard elsewhere.
    }
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
  }
}
