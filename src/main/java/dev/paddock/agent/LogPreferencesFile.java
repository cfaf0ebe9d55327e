package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
      SettingsDocument document = SettingsDocument.read(path, LOGS);
      return new LogPreferences(
          document.whole("maxBytesPerRun"),
          document.whole("maxBytesTotal"),
          number(document.find("maxAgeDays")),
          document.find("editor").asString(""),
          filters(document.find("filters")));
    } catch (IOException _) {
      // The settings' own reader reports it; until it is mended the defaults hold.
      return LogPreferences.NONE;
    }
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
    SettingsDocument document = SettingsDocument.read(path, LOGS);
    document.putValue("maxBytesPerRun", now.maxBytesPerRun());
    document.putValue("maxBytesTotal", now.maxBytesTotal());
    Double days = now.maxAgeDays();
    boolean wholeDays = days != null && days == Math.rint(days);
    document.putValue("maxAgeDays", days != null && wholeDays ? (Object) days.longValue() : days);
    document.putValue("editor", now.editor().isBlank() ? null : now.editor());
    document.put("filters", now.filters().isEmpty() ? null : nodes(now.filters()));
    document.save();
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
}
