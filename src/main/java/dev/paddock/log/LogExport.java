package dev.paddock.log;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes lines of logs to a file for somebody else, as text or as an object a line.
 *
 * <p>The file appears when it is whole: until {@link #finish} it has another name, and closing
 * without that leaves nothing. For one thread.
 */
public final class LogExport implements AutoCloseable {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int BUFFER = 256 * 1024;

  private final Path target;
  private final Path unfinished;
  private final Format format;
  private final OutputStream out;
  private final byte[] stamp = new byte[RecordFormat.STAMP];
  private long lines;
  private boolean finished;

  /** How lines are written. */
  public enum Format {
    /** Time, stream and the agent's bytes as they came. */
    TEXT,
    /** {@code {time, stream, level, text, run}}, as {@code paddock logs --json} prints them. */
    JSON_LINES;

    /** What the name of a file asks for. */
    public static Format of(Path file) {
      String name = String.valueOf(file.getFileName());
      return name.endsWith(".jsonl") || name.endsWith(".json") ? JSON_LINES : TEXT;
    }
  }

  /** Begins a file; one that is there is replaced in the end. */
  public LogExport(Path target, Format format) throws IOException {
    this.target = target;
    this.unfinished = target.resolveSibling("." + target.getFileName() + ".unfinished");
    this.format = format;
    this.out = new BufferedOutputStream(Files.newOutputStream(unfinished), BUFFER);
  }

  /** All lines of some runs, one run after the other. */
  public void runs(List<Path> folders) throws IOException {
    for (Path folder : folders) {
      try (RunLogReader reader = new RunLogReader(folder)) {
        if (format == Format.TEXT) {
          texts(reader);
        } else {
          objects(reader, String.valueOf(folder.getFileName()));
        }
      }
    }
  }

  private void texts(RunLogReader reader) throws IOException {
    for (RunLogReader.RawLine line = reader.nextRaw(); line != null; line = reader.nextRaw()) {
      text(line.time(), line.stream(), line.bytes());
    }
    for (LogLine line : reader.rest()) {
      text(line.time(), line.stream(), line.text().getBytes(StandardCharsets.UTF_8));
    }
  }

  private void objects(RunLogReader reader, String run) throws IOException {
    for (List<LogLine> some = reader.next(1); !some.isEmpty(); some = reader.next(1)) {
      object(some.getFirst(), run);
    }
    for (LogLine line : reader.rest()) {
      object(line, run);
    }
  }

  /** One line. */
  public void line(LogLine line, String run) throws IOException {
    switch (format) {
      case TEXT -> text(line.time(), line.stream(), line.text().getBytes(StandardCharsets.UTF_8));
      case JSON_LINES -> object(line, run);
    }
  }

  private void text(Instant time, LogStream stream, byte[] bytes) throws IOException {
    RecordFormat.stamp(time.toEpochMilli(), stamp);
    out.write(stamp);
    out.write(RecordFormat.tag(stream, false));
    out.write(bytes);
    out.write('\n');
    lines++;
  }

  private void object(LogLine line, String run) throws IOException {
    RecordFormat.stamp(line.time().toEpochMilli(), stamp);
    ObjectNode node = MAPPER.createObjectNode();
    node.put("time", new String(stamp, StandardCharsets.US_ASCII));
    node.put("stream", line.stream().word());
    node.put("level", line.level().word());
    node.put("text", line.text());
    node.put("run", run);
    out.write(MAPPER.writeValueAsBytes(node));
    out.write('\n');
    lines++;
  }

  /**
   * Makes the file appear.
   *
   * @return how many lines it has
   */
  public long finish() throws IOException {
    out.close();
    Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    finished = true;
    return lines;
  }

  @Override
  public void close() throws IOException {
    if (!finished) {
      try {
        out.close();
      } finally {
        Files.deleteIfExists(unfinished);
      }
    }
  }
}
