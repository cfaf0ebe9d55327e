package dev.paddock.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * Writes what a verb has to say: results to standard output, notes and errors to standard error.
 *
 * <p>Standard output is buffered until {@link #flush}. When its reader has gone, every write throws
 * {@link ClosedOutputException}; trouble with standard error is passed over, since there is nowhere
 * to tell it. Safe for use by several threads.
 */
final class Output {

  private static final int BUFFER = 1 << 16;

  private final OutputStream out;
  private final OutputStream err;
  private final boolean json;
  private final boolean quiet;
  private final Style outStyle;
  private final Style errStyle;
  private final boolean progress;
  private boolean progressShown;

  Output(Surroundings surroundings, boolean json, boolean quiet) {
    this.out = new BufferedOutputStream(surroundings.out(), BUFFER);
    this.err = surroundings.err();
    this.json = json;
    this.quiet = quiet;
    boolean colour = Style.wanted(surroundings.variables());
    this.outStyle = new Style(colour && surroundings.outIsTerminal());
    this.errStyle = new Style(colour && surroundings.errIsTerminal());
    this.progress =
        surroundings.errIsTerminal()
            && !quiet
            && !"dumb".equals(surroundings.variables().get("TERM"));
  }

  /** Whether a program reads us. */
  boolean isJson() {
    return json;
  }

  /** Whether only what was asked for is to be said. */
  boolean isQuiet() {
    return quiet;
  }

  /** Colours for standard output. */
  Style style() {
    return outStyle;
  }

  /** One JSON document on a line of its own. */
  void document(JsonNode node) {
    write(Json.text(node) + "\n");
  }

  /** One line for people on standard output, as it is. */
  void line(String text) {
    write(text + "\n");
  }

  /** One line of bytes on standard output, as they are. */
  synchronized void line(byte[] bytes) {
    try {
      out.write(bytes);
      out.write('\n');
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** One line about what was done, which {@code --quiet} leaves out. */
  void result(String text) {
    if (!quiet) {
      line(text);
    }
  }

  /** Bytes of an agent's standard output, passed on at once. */
  void pass(byte[] bytes) {
    clearProgress();
    synchronized (this) {
      try {
        out.write(bytes);
        out.flush();
      } catch (IOException e) {
        throw failed(e);
      }
    }
  }

  /** Bytes of an agent's standard error, passed on at once. */
  void passError(byte[] bytes) {
    clearProgress();
    toError(bytes);
  }

  private synchronized void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Makes everything written so far visible, where progress was shown. */
  synchronized void flush() {
    // Where both end at one terminal the result would else go on in the line of the progress.
    clearProgress();
    try {
      out.flush();
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static RuntimeException failed(IOException e) {
    String reason = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    boolean readerGone =
        reason.contains("broken pipe")
            || reason.contains("connection reset")
            || reason.contains("pipe is being closed")
            || reason.contains("pipe has been ended");
    return readerGone ? new ClosedOutputException(e) : new UncheckedIOException(e);
  }

  /** A line for people beside the result, which {@code --quiet} leaves out. */
  void note(String text) {
    if (!quiet) {
      // Where both end at one terminal people see them in the order they were said.
      flush();
      toError(errStyle.dim(Text.printable(text)) + "\n");
    }
  }

  /** A line for people that {@code --quiet} does not silence. */
  void complaint(String text) {
    flush();
    toError(text + "\n");
  }

  /** Colours for standard error. */
  Style errorStyle() {
    return errStyle;
  }

  /** Shows how far something is, on a terminal only, over what was shown before. */
  synchronized void progress(String text) {
    if (progress) {
      writeError("\r\u001b[K" + errStyle.dim(Text.printable(Text.shortened(text, 78))));
      progressShown = true;
    }
  }

  private synchronized void clearProgress() {
    if (progressShown) {
      progressShown = false;
      writeError("\r\u001b[K");
    }
  }

  private void toError(String text) {
    clearProgress();
    writeError(text);
  }

  private void toError(byte[] bytes) {
    try {
      err.write(bytes);
      err.flush();
    } catch (IOException _) {
      // Standard error is where trouble is told; its own trouble has no further place.
    }
  }

  private void writeError(String text) {
    toError(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Leaves the terminal clean. */
  void finish() {
    clearProgress();
    flush();
  }
}
