package dev.paddock.ui.log;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a traceback into one line: type and message, where it was raised, how many lines. */
final class TracebackTitle {

  private static final Pattern FRAME =
      Pattern.compile("\\s*(?:\\| *)?File \"([^\"]+)\", line (\\d+)");
  private static final int MOST_MESSAGE = 200;

  private String exception = "";
  private String where = "";
  private int lines = 1;

  /** Takes the next line behind the header. */
  void add(String text) {
    lines++;
    Matcher frame = FRAME.matcher(text);
    if (frame.lookingAt()) {
      where = shortened(frame.group(1)) + ":" + frame.group(2);
    } else if (!text.isBlank() && isException(text)) {
      exception = text.strip().replaceFirst("^\\| *", "");
    }
  }

  private boolean isException(String text) {
    if (text.startsWith("During handling of") || text.startsWith("The above exception")) {
      return false;
    }
    String line = text.strip();
    boolean inGroup = line.startsWith("| ") && line.contains("ExceptionGroup: ");
    return text.charAt(0) != ' ' || (inGroup && exception.isEmpty());
  }

  /** The last two parts of a path say enough. */
  private static String shortened(String path) {
    String[] parts = path.replace('\\', '/').split("/");
    int count = parts.length;
    return count < 2 ? path : parts[count - 2] + "/" + parts[count - 1];
  }

  String text() {
    String message =
        exception.length() > MOST_MESSAGE ? exception.substring(0, MOST_MESSAGE) + "…" : exception;
    StringBuilder text = new StringBuilder(message.isEmpty() ? "Traceback" : message);
    if (!where.isEmpty()) {
      text.append("   in ").append(where);
    }
    return text.append("   (")
        .append(LogWords.count("log.traceback", lines))
        .append(')')
        .toString();
  }
}
