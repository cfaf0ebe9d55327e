package dev.paddock.agent;

import dev.paddock.storage.JsonFile;
import dev.paddock.storage.JsonReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and changes what {@code settings.json} says about logs, and leaves the rest of it as it is.
 * Blocks on the disk.
 */
public final class LogPreferencesFile {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final String LOGS = "logs";

  private final Path path;

  /** The settings in a file, which need not be there. */
  public LogPreferencesFile(Path path) {
    this.path = path;
  }

  /** What it says; what cannot be understood is as if it were not said. */
  public LogPreferences read() {
    try {
      ObjectNode root = root();
      return new LogPreferences(
          whole(find(root, "maxBytesPerRun")),
          whole(find(root, "maxBytesTotal")),
          number(find(root, "maxAgeDays")),
          find(root, "editor").asString(""),
          filters(find(root, "filters")));
    } catch (IOException _) {
      // The settings' own reader reports it; until it is mended the defaults hold.
      return LogPreferences.NONE;
    }
  }

  private static JsonNode find(ObjectNode root, String key) {
    JsonNode flat = root.path(LOGS + "." + key);
    return flat.isMissingNode() ? root.path(LOGS).path(key) : flat;
  }

  private static @Nullable Long whole(JsonNode node) {
    return node.isNumber() && node.asLong(0) > 0 ? node.asLong() : null;
  }

  private static @Nullable Double number(JsonNode node) {
    return node.isNumber() && node.asDouble(0) > 0 ? node.asDouble() : null;
  }

  private static List<LogPreferences.Filter> filters(JsonNode nodes) {
    List<LogPreferences.Filter> found = new ArrayList<>();
    for (JsonNode node : nodes) {
      List<String> streams = new ArrayList<>();
      node.path("streams").forEach(stream -> streams.add(stream.asString("")));
      found.add(
          new LogPreferences.Filter(
              node.path("text").asString(""),
              node.path("regex").asBoolean(false),
              node.path("match_case").asBoolean(false),
              node.path("whole_word").asBoolean(false),
              node.path("only_hits").asBoolean(false),
              streams,
              node.path("level").asString("none"),
              node.path("context").asInt(0)));
    }
    return found;
  }

  /**
   * Makes the file say this.
   *
   * @throws IOException if it is no JSON object, which is left as it is, or cannot be written
   */
  public void write(LogPreferences now) throws IOException {
    ObjectNode root = root();
    put(root, "maxBytesPerRun", now.maxBytesPerRun() == null ? null : node(now.maxBytesPerRun()));
    put(root, "maxBytesTotal", now.maxBytesTotal() == null ? null : node(now.maxBytesTotal()));
    Double days = now.maxAgeDays();
    boolean wholeDays = days != null && days == Math.rint(days);
    put(root, "maxAgeDays", days == null ? null : wholeDays ? node(days.longValue()) : node(days));
    put(root, "editor", now.editor().isBlank() ? null : node(now.editor()));
    put(root, "filters", now.filters().isEmpty() ? null : nodes(now.filters()));
    JsonFile.replace(path, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  private static JsonNode node(Object value) {
    return MAPPER.valueToTree(value);
  }

  private static ArrayNode nodes(List<LogPreferences.Filter> filters) {
    ArrayNode nodes = MAPPER.createArrayNode();
    for (LogPreferences.Filter filter : filters) {
      ObjectNode node = nodes.addObject();
      node.put("text", filter.text());
      node.put("regex", filter.regex());
      node.put("match_case", filter.matchCase());
      node.put("whole_word", filter.wholeWord());
      node.put("only_hits", filter.onlyHits());
      ArrayNode streams = node.putArray("streams");
      filter.streams().forEach(streams::add);
      node.put("level", filter.level());
      node.put("context", filter.context());
    }
    return nodes;
  }

  /** Where the key is written now, with a dot or nested, else nested; a null takes it away. */
  private static void put(ObjectNode root, String key, @Nullable JsonNode value) {
    String flat = LOGS + "." + key;
    boolean isFlat = root.has(flat);
    root.remove(flat);
    if (root.path(LOGS) instanceof ObjectNode logs) {
      logs.remove(key);
    }
    if (value == null) {
      return;
    }
    if (isFlat) {
      root.set(flat, value);
    } else if (root.path(LOGS) instanceof ObjectNode logs) {
      logs.set(key, value);
    } else {
      root.putObject(LOGS).set(key, value);
    }
  }

  private ObjectNode root() throws IOException {
    try {
      byte[] bytes = Files.readAllBytes(path);
      if (MAPPER.readTree(bytes) instanceof ObjectNode root) {
        return root;
      }
      throw new IOException(path + " holds no JSON object; mend it or remove it");
    } catch (NoSuchFileException _) {
      return MAPPER.createObjectNode();
    } catch (JacksonException e) {
      throw new IOException(path + ": " + JsonReason.of(e) + "; mend it or remove it", e);
    }
  }
}
