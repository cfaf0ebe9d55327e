package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Reads where an installed distribution comes from, and corrects it: not our wheel, its folder. */
final class DirectUrl {

  private static final String FILE = "direct_url.json";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private DirectUrl() {}

  /**
   * Names the project's folder, as an editable installation does.
   *
   * @param wheel the one that was installed
   */
  static void correct(Path sitePackages, Path wheel, Path project) throws IOException {
    String name = String.valueOf(wheel.getFileName());
    Path info = sitePackages.resolve(name.replace("-py3-none-any.whl", ".dist-info"));
    Path file = info.resolve(FILE);
    Path record = info.resolve("RECORD");
    if (!Files.isRegularFile(file) || !Files.isRegularFile(record)) {
      return;
    }
    ObjectNode node = JSON.createObjectNode();
    node.put("url", project.toUri().toString().replaceFirst("/$", ""));
    node.putObject("dir_info").put("editable", true);
    byte[] bytes = JSON.writeValueAsBytes(node);
    List<String> lines = new ArrayList<>();
    for (String line : Files.readAllLines(record, StandardCharsets.UTF_8)) {
      int entry = line.indexOf("/" + FILE + ",");
      lines.add(entry < 0 ? line : line.substring(0, entry) + "/" + FILE + "," + digest(bytes));
    }
    // Both may be links into the installer's cache, so neither is written through.
    replace(file, bytes);
    replace(record, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Where a distribution was installed from.
   *
   * @param editable whether it is only linked to there
   */
  record Origin(String url, boolean editable) {}

  /** Reads it from a {@code .dist-info}; null for one that came from an index. */
  static @Nullable Origin read(Path info) throws IOException {
    Path file = info.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      JsonNode node = JSON.readTree(Files.readAllBytes(file));
      String url = node.path("url").asString("");
      return url.isEmpty()
          ? null
          : new Origin(url, node.path("dir_info").path("editable").asBoolean(false));
    } catch (JacksonException _) {
      // Whoever damaged it, the distribution is there all the same; only its origin is not known.
      return null;
    }
  }

  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.delete(file);
    Files.write(file, bytes);
  }

  private static String digest(byte[] bytes) {
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(DigestUtils.sha256(bytes));
    return "sha256=" + hash + "," + bytes.length;
  }
}
