package dev.paddock.cli;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts one stream of bytes into lines of text; bytes that are not UTF-8 are replaced. */
final class TextLines {

  /** A line beyond this is passed on in pieces, so that memory does not grow with it. */
  private static final int LONGEST = 8 << 20;

  private final ByteArrayOutputStream started = new ByteArrayOutputStream();

  /** Tells every line that is complete now, without its end. */
  void cut(byte[] bytes, Consumer<String> line) {
    int from = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        started.write(bytes, from, i - from);
        from = i + 1;
        tell(line);
      }
    }
    started.write(bytes, from, bytes.length - from);
    if (started.size() > LONGEST) {
      tell(line);
    }
  }

  /** Tells what has no line end, when the stream is over. */
  void end(Consumer<String> line) {
    if (started.size() > 0) {
      tell(line);
    }
  }

  private void tell(Consumer<String> line) {
    String text = started.toString(StandardCharsets.UTF_8);
    started.reset();
    line.accept(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
  }
}
