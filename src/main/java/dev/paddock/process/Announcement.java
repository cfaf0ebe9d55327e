package dev.paddock.process;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Takes the shim's own lines off the head of standard output and passes the command's bytes on.
 *
 * <p>The shim writes them before the command's first byte, each beginning with a word nobody else
 * knows; what precedes the first (an interpreter that is a script may talk) is the command's.
 */
final class Announcement implements AgentLauncher.OutputSink {

  /** What the shim said of the start. */
  sealed interface Start permits Start.Started, Failed {
    /**
     * The command is about to run.
     *
     * @param reported whether the report could be written
     */
    record Started(long shim, long agent, boolean reported) implements Start {}
  }

  /** The command could not be run; {@code reason} is one clause. */
  record Failed(int code, String reason) implements Start {}

  private static final int LONGEST = 4096;

  private final AgentLauncher.OutputSink sink;
  private final byte[] word;
  private final CompletableFuture<Start> first = new CompletableFuture<>();
  private final CompletableFuture<Start> last = new CompletableFuture<>();
  private final ByteArrayOutputStream head = new ByteArrayOutputStream();
  private final TailBuffer early = new TailBuffer(LONGEST);
  private final AtomicInteger open = new AtomicInteger(2);
  private boolean passing;

  Announcement(String word, AgentLauncher.OutputSink sink) {
    this.word = (word + " ").getBytes(StandardCharsets.UTF_8);
    this.sink = sink;
  }

  /** Completes at the shim's first word; exceptionally if both streams end without one. */
  CompletableFuture<Start> first() {
    return first;
  }

  /** What kept the command from running, once the output is over; null when it ran. */
  @Nullable Failed failure() {
    if (first.isCompletedExceptionally()) {
      String said = early.text().strip();
      String reason = "the interpreter ended before it did anything";
      return new Failed(
          125, said.isEmpty() ? reason : reason + ": " + said.lines().toList().getLast());
    }
    Start decisive = last.getNow(first.getNow(new Failed(125, "it was not started")));
    return switch (decisive) {
      case Start.Started _ -> null;
      case Failed failed -> failed;
    };
  }

  @Override
  public void bytes(boolean error, byte[] buffer, int length) {
    if (error && (!first.isDone() || first.isCompletedExceptionally())) {
      early.add(buffer, length);
    }
    if (error || passing) {
      sink.bytes(error, buffer, length);
      return;
    }
    head.write(buffer, 0, length);
    takeLines();
  }

  private void takeLines() {
    byte[] bytes = head.toByteArray();
    int start = 0;
    while (!passing) {
      int end = indexOfNewline(bytes, start);
      boolean ours = startsWithWord(bytes, start);
      if (end < 0 && (ours || (bytes.length - start < LONGEST && !first.isDone()))) {
        break;
      }
      if (!ours && first.isDone()) {
        passing = true;
      } else if (!ours || end < 0) {
        int stop = end < 0 ? bytes.length : end + 1;
        pass(bytes, start, stop);
        start = stop;
      } else {
        hear(new String(bytes, start, end - start, StandardCharsets.UTF_8).strip());
        start = end + 1;
      }
      if (start == bytes.length) {
        break;
      }
    }
    head.reset();
    if (passing) {
      pass(bytes, start, bytes.length);
    } else {
      head.write(bytes, start, bytes.length - start);
    }
  }

  /** Whether what begins there is, or may still become, a line of the shim's. */
  private boolean startsWithWord(byte[] bytes, int start) {
    int length = Math.min(word.length, bytes.length - start);
    return Arrays.equals(bytes, start, start + length, word, 0, length);
  }

  private static int indexOfNewline(byte[] bytes, int start) {
    for (int i = start; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void pass(byte[] bytes, int start, int end) {
    if (end > start) {
      byte[] part = Arrays.copyOfRange(bytes, start, end);
      sink.bytes(false, part, part.length);
    }
  }

  private void hear(String line) {
    String[] fields = line.substring(word.length).split(" ", 3);
    Start start;
    try {
      start =
          fields[0].equals("started")
              ? started(fields)
              : new Failed(Integer.parseInt(fields[1]), fields[2]);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      start = new Failed(125, "the shim said something unknown: " + line);
    }
    if (!first.complete(start)) {
      last.complete(start);
    }
  }

  private static Start started(String[] fields) {
    String[] rest = fields[2].split(" ", -1);
    return new Start.Started(
        Long.parseLong(fields[1]), Long.parseLong(rest[0]), rest[1].equals("1"));
  }

  @Override
  public void end(boolean error) {
    if (!error) {
      byte[] rest = head.toByteArray();
      head.reset();
      pass(rest, 0, rest.length);
    }
    sink.end(error);
    // Only when both are over is everything there that may say why.
    if (open.decrementAndGet() == 0) {
      first.completeExceptionally(new IOException("the interpreter ended before it did anything"));
    }
  }
}
