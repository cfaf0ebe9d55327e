package dev.paddock.agent;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the events the Host appends to its status file, as far as they are complete. The agent can
 * write there too, so whatever makes no sense is passed over. For one thread.
 */
final class StatusFollower {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int MOST_AT_ONCE = 1 << 18;
  private static final int LONGEST_LINE = 1 << 16;

  private final Path file;
  private long position;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();

  StatusFollower(Path file) {
    this.file = file;
  }

  /** One step of the Host. */
  record HostEvent(String name, JsonNode details) {
    /** A detail as text, empty where there is none. */
    String text(String key) {
      return details.path(key).asString("");
    }

    /** A detail as a number, 0 where there is none. */
    int number(String key) {
      return details.path(key).asInt(0);
    }
  }

  /** What was appended since the last call. */
  List<HostEvent> next() throws IOException {
    // Asked once a second of each run, nearly always in vain: its length alone is cheap.
    if (file.toFile().length() <= position) {
      return List.of();
    }
    var events = new ArrayList<HostEvent>();
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() <= position) {
        return events;
      }
      channel.position(position);
      ByteBuffer buffer =
          ByteBuffer.allocate((int) Math.min(channel.size() - position, MOST_AT_ONCE));
      while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
        // A short read is followed by another.
      }
      buffer.flip();
      position += buffer.limit();
      while (buffer.hasRemaining()) {
        take(buffer.get(), events);
      }
    } catch (NoSuchFileException _) {
      // The Host has said nothing yet.
    }
    return events;
  }

  private void take(byte next, List<HostEvent> events) {
    if (next != '\n') {
      if (line.size() <= LONGEST_LINE) {
        line.write(next);
      }
      return;
    }
    byte[] bytes = line.toByteArray();
    line.reset();
    if (bytes.length > LONGEST_LINE) {
      return;
    }
    try {
      JsonNode node = JSON.readTree(bytes);
      if (node != null && node.path("event").isString()) {
        events.add(new HostEvent(node.path("event").asString(), node));
      }
    } catch (JacksonException _) {
      // Not the Host's words.
    }
  }
}
