package dev.paddock.agent;

import dev.paddock.storage.JsonFile;
import dev.paddock.storage.JsonReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One group of keys in {@code settings.json}, read and changed while the rest stays as it is.
 *
 * <p>A key is found where it is written, with a dot or nested, and changed there.
 */
final class SettingsDocument {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final Path path;
  private final String group;
  private final ObjectNode root;

  private SettingsDocument(Path path, String group, ObjectNode root) {
    this.path = path;
    this.group = group;
    this.root = root;
  }

  /**
   * Reads the file, which need not be there.
   *
   * @throws IOException if it is no JSON object or cannot be read
   */
  static SettingsDocument read(Path path, String group) throws IOException {
    return new SettingsDocument(path, group, root(path));
  }

  private static ObjectNode root(Path path) throws IOException {
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

  JsonNode find(String key) {
    JsonNode flat = root.path(group + "." + key);
    return flat.isMissingNode() ? root.path(group).path(key) : flat;
  }

  /** A whole number above 0, or null. */
  @Nullable Long whole(String key) {
    JsonNode node = find(key);
    return node.isNumber() && node.asLong(0) > 0 ? node.asLong() : null;
  }

  /** Where the key is written now, else nested; a null takes it away. */
  void put(String key, @Nullable JsonNode value) {
    String flat = group + "." + key;
    boolean isFlat = root.has(flat);
    root.remove(flat);
    if (root.path(group) instanceof ObjectNode nested) {
      nested.remove(key);
    }
    if (value == null) {
      return;
    }
    if (isFlat) {
      root.set(flat, value);
    } else if (root.path(group) instanceof ObjectNode nested) {
      nested.set(key, value);
    } else {
      root.putObject(group).set(key, value);
    }
  }

  /** As the other one, with a number or a text. */
  void putValue(String key, @Nullable Object value) {
    put(key, value == null ? null : MAPPER.valueToTree(value));
  }

  /** Replaces the file. */
  void save() throws IOException {
    JsonFile.replace(path, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }
}
