package dev.paddock.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes one JSON object a line; a peer that is silent or says too much is cut off. */
final class ControlLines implements AutoCloseable {

  /** How long a peer may take for a line. */
  static final Duration SILENCE = Duration.ofSeconds(10);

  private static final int LONGEST_LINE = 1 << 16;
  private static final JsonMapper JSON = new JsonMapper();
  private static final TypeReference<Map<String, Object>> FIELDS = new TypeReference<>() {};

  private final SocketChannel channel;
  private final ByteBuffer read = ByteBuffer.allocate(4096).limit(0);

  ControlLines(SocketChannel channel) {
    this.channel = channel;
  }

  /** The next object; empty at the end of what the peer says. */
  Optional<Map<String, Object>> read(Duration patience) throws IOException {
    Thread clock = Thread.ofVirtual().start(() -> closeAfter(patience));
    try {
      String line = line();
      return line == null ? Optional.empty() : Optional.of(JSON.readValue(line, FIELDS));
    } catch (JacksonException e) {
      throw new IOException("a line is not a JSON object", e);
    } finally {
      clock.interrupt();
    }
  }

  private @org.jspecify.annotations.Nullable String line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      while (read.hasRemaining()) {
        byte next = read.get();
        if (next == '\n') {
          return line.toString(java.nio.charset.StandardCharsets.UTF_8);
        }
        line.write(next);
      }
      if (line.size() > LONGEST_LINE) {
        throw new IOException("a line is too long");
      }
      read.clear();
      int count = channel.read(read);
      read.flip();
      if (count < 0) {
        return null;
      }
    }
  }

  private void closeAfter(Duration patience) {
    try {
      Thread.sleep(patience);
      channel.close();
    } catch (InterruptedException _) {
      // The line came in time.
    } catch (IOException _) {
      // It is closed as far as it can be.
    }
  }

  /** Writes one object; a peer that does not read is cut off like a silent one. */
  void write(Map<String, Object> fields) throws IOException {
    byte[] json = JSON.writeValueAsBytes(fields);
    ByteBuffer line = ByteBuffer.allocate(json.length + 1).put(json).put((byte) '\n').flip();
    Thread clock = Thread.ofVirtual().start(() -> closeAfter(SILENCE));
    try {
      while (line.hasRemaining()) {
        channel.write(line);
      }
    } finally {
      clock.interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
