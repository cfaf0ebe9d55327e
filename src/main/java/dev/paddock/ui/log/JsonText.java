package dev.paddock.ui.log;

/**
 * Lays JSON of one line out over several. It changes white space only, so that what is shown is
 * what was logged, valid or not.
 */
final class JsonText {

  private final String json;
  private final StringBuilder text = new StringBuilder();
  private int depth;

  private JsonText(String json) {
    this.json = json;
  }

  /** Whether a line may be a JSON object or list of several fields. */
  static boolean is(String line) {
    String text = line.strip();
    return (text.startsWith("{\"") && text.endsWith("}"))
        || (text.startsWith("[{") && text.endsWith("]"));
  }

  static String laidOut(String line) {
    return new JsonText(line.strip()).layOut();
  }

  private String layOut() {
    int at = 0;
    while (at < json.length()) {
      char each = json.charAt(at);
      switch (each) {
        case '"' -> at = string(at);
        case '{', '[' -> open(each, at);
        case '}', ']' -> close(each, at);
        case ',' -> {
          text.append(each);
          newLine();
        }
        case ':' -> text.append(": ");
        case ' ', '\t' -> {
          // The layout's own white space takes its place.
        }
        default -> text.append(each);
      }
      at++;
    }
    return text.toString();
  }

  private int string(int from) {
    int at = from + 1;
    while (at < json.length() && json.charAt(at) != '"') {
      at += json.charAt(at) == '\\' ? 2 : 1;
    }
    int end = Math.min(at, json.length() - 1);
    text.append(json, from, end + 1);
    return end;
  }

  private void open(char each, int at) {
    text.append(each);
    if (at + 1 < json.length() && json.charAt(at + 1) != (each == '{' ? '}' : ']')) {
      depth++;
      newLine();
    }
  }

  private void close(char each, int at) {
    if (at > 0 && json.charAt(at - 1) != (each == '}' ? '{' : '[')) {
      depth = Math.max(0, depth - 1);
      newLine();
    }
    text.append(each);
  }

  private void newLine() {
    text.append('\n').repeat(' ', 2 * depth);
  }
}
