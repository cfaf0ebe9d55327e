package dev.paddock.cli;

import dev.paddock.log.LogLine;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogReader.RawLine;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A line of a run's log as {@code paddock logs} prints it. */
sealed interface LogEntry {

  /** Where it came from. */
  LogStream stream();

  /** What a pattern is looked for in. */
  String text();

  /** Prints it. */
  void print(Output output);

  /**
   * For people and their tools: the agent's own bytes, also where they are no text. Of a line that
   * was rewritten, as a progress bar does, what was left; a carriage return that belongs to the
   * line end is left out.
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Bytes(LogStream stream, byte[] bytes) implements LogEntry {

    static Bytes of(RawLine line) {
      byte[] all = line.bytes();
      int end = all.length;
      while (end > 0 && all[end - 1] == '\r') {
        end--;
      }
      int begin = end;
      while (begin > 0 && all[begin - 1] != '\r') {
        begin--;
      }
      boolean whole = begin == 0 && end == all.length;
      return new Bytes(line.stream(), whole ? all : Arrays.copyOfRange(all, begin, end));
    }

    @Override
    public String text() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public void print(Output output) {
      output.line(bytes);
    }
  }

  /** For programs. */
  record Structured(LogLine line, String run) implements LogEntry {

    @Override
    public LogStream stream() {
      return line.stream();
    }

    @Override
    public String text() {
      return line.text();
    }

    @Override
    public void print(Output output) {
      output.document(Json.line(line, run));
    }
  }
}
