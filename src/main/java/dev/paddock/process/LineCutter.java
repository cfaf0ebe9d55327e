package dev.paddock.process;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into lines at {@code \n}, {@code \r} and {@code \r\n}, so that a progress
 * line that is drawn over is a line as well. What is not UTF-8 becomes the replacement character.
 */
final class LineCutter {

  /** Longer lines are cut: nobody reads them, and memory is not theirs. */
  private static final int LONGEST = 256 * 1024;

  private final Consumer<String> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private boolean afterReturn;

  LineCutter(Consumer<String> lines) {
    this.lines = lines;
  }

  void bytes(byte[] buffer, int length) {
    int start = 0;
    for (int i = 0; i < length; i++) {
      byte b = buffer[i];
      if (b == '\n' && afterReturn) {
        start = i + 1;
      } else if (b == '\n' || b == '\r') {
        line.write(buffer, start, i - start);
        emit();
        start = i + 1;
      }
      afterReturn = b == '\r';
    }
    line.write(buffer, start, length - start);
    if (line.size() > LONGEST) {
      emit();
    }
  }

  /** Hands over a last line that has no end. */
  void end() {
    if (line.size() > 0) {
      emit();
    }
  }

  private void emit() {
    String text = line.toString(StandardCharsets.UTF_8);
    line.reset();
    lines.accept(text);
  }
}
