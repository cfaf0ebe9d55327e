package dev.paddock.log;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds where the output of two runs first differs, for a start-up that went well before.
 *
 * <p>What differs in every run does not count: times, durations, process ids, ports, addresses in
 * memory, ids. Each stream is compared by itself, since their order among each other is chance.
 */
public final class RunComparison {

  /** Start-ups that are alike for so many lines are alike. */
  private static final int MOST_LINES = 20_000;

  private static final int CONTEXT = 3;
  private static final int FOLLOWING = 3;
  private static final int LONGEST = 2000;

  private static final String[][] CHANGING = {
    {
      "\\d{4}-\\d{2}-\\d{2}(?:[T ]\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?)?(?:Z|[+-]\\d{2}:?\\d{2})?",
      "<time>"
    },
    {"\\b\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d+)?", "<time>"},
    {"\\b1[5-9]\\d{8}(?:\\.\\d+)?\\b", "<time>"},
    {"\\b[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}\\b", "<id>"},
    {"\\b0x[0-9a-fA-F]+", "<address>"},
    {"(?i)\\b(pid|process|thread)(\\W{1,3})\\d+", "$1$2<pid>"},
    {"\\[\\d{2,7}\\]", "[<pid>]"},
    {"(?i)\\b(localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0|\\[::1?\\]):\\d{1,5}", "$1:<port>"},
    {"(?i)\\b(ports?)(\\W{1,3})\\d{2,5}", "$1$2<port>"},
    {"\\b\\d+(?:\\.\\d+)? ?(?:ns|µs|us|ms|s|sec|secs|seconds?|minutes?)\\b", "<duration>"},
  };

  private static final List<Pattern> PATTERNS =
      java.util.Arrays.stream(CHANGING).map(each -> Pattern.compile(each[0])).toList();

  private RunComparison() {}

  /**
   * Where two runs first differ.
   *
   * @param stream in what they wrote there
   * @param line counted from 1 in that stream
   * @param before lines they have in common, as the first run wrote them
   * @param first what the first run wrote from there on; empty where it wrote no more
   * @param second likewise
   */
  public record Difference(
      LogStream stream, long line, List<String> before, List<String> first, List<String> second) {
    /** Copies the lists. */
    public Difference {
      before = List.copyOf(before);
      first = List.copyOf(first);
      second = List.copyOf(second);
    }
  }

  /**
   * Compares standard output, then standard error.
   *
   * @return the first difference, by its line's number; null where there is none
   */
  public static @Nullable Difference of(Path first, Path second) throws IOException {
    Difference found = null;
    for (LogStream stream : List.of(LogStream.OUT, LogStream.ERR)) {
      Difference each = compare(stream, first, second);
      if (each != null && (found == null || each.line() < found.line())) {
        found = each;
      }
    }
    return found;
  }

  private static @Nullable Difference compare(LogStream stream, Path first, Path second)
      throws IOException {
    Deque<String> before = new ArrayDeque<>();
    try (RunLogReader one = new RunLogReader(first);
        RunLogReader other = new RunLogReader(second)) {
      for (long line = 1; line <= MOST_LINES; line++) {
        String left = next(one, stream);
        String right = next(other, stream);
        if (left == null && right == null) {
          return null;
        }
        if (left == null || right == null || !normalized(left).equals(normalized(right))) {
          return new Difference(
              stream,
              line,
              List.copyOf(before),
              following(one, stream, left),
              following(other, stream, right));
        }
        before.addLast(left);
        if (before.size() > CONTEXT) {
          before.removeFirst();
        }
      }
    }
    return null;
  }

  private static List<String> following(
      RunLogReader reader, LogStream stream, @Nullable String begin) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = begin; line != null && lines.size() < FOLLOWING; ) {
      lines.add(line);
      line = next(reader, stream);
    }
    return lines;
  }

  private static @Nullable String next(RunLogReader reader, LogStream stream) throws IOException {
    for (List<LogLine> some = reader.next(1); !some.isEmpty(); some = reader.next(1)) {
      LogLine line = some.getFirst();
      if (line.stream() == stream) {
        return line.text().length() > LONGEST ? line.text().substring(0, LONGEST) : line.text();
      }
    }
    return null;
  }

  /** The line without what differs in every run. */
  static String normalized(String line) {
    String text = line;
    for (int i = 0; i < CHANGING.length; i++) {
      text = PATTERNS.get(i).matcher(text).replaceAll(CHANGING[i][1]);
    }
    return text.stripTrailing();
  }
}
