package dev.paddock.apkg;

import dev.paddock.storage.IoReason;
import dev.paddock.storage.JsonReason;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the kit writes beside the manifest: {@code deploy.json}, {@code .pixell/package.json}.
 */
final class DeployFile {

  private static final String DEPLOY = "deploy.json";
  private static final String PACKAGE = ".pixell/package.json";
  private static final int MAX_BYTES = 1 << 20;
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final PackageContents contents;
  private final Problems problems;

  DeployFile(PackageContents contents, Problems problems) {
    this.contents = contents;
    this.problems = problems;
  }

  /** The wishes; whatever is broken about either file is a warning, since nothing depends on it. */
  DeployHints read() {
    JsonNode about = object(PACKAGE);
    if (about != null && !about.path("format_version").asString("1").matches("[01](\\..*)?")) {
      problems.warning(
          "format-newer",
          PACKAGE,
          null,
          "format_version",
          "the package says it has format "
              + Shown.value(about.path("format_version").asString(""))
              + "; 1.0 is known here");
    }
    JsonNode deploy = object(DEPLOY);
    if (deploy == null) {
      return DeployHints.NONE;
    }
    JsonNode ports = deploy.path("ports");
    if (!ports.isMissingNode() && !ports.isNull() && !ports.isObject()) {
      warn("ports", "ports is not an object, so its ports are not used");
    }
    return new DeployHints(
        port(ports, "rest"), port(ports, "a2a"), port(ports, "ui"), multiplex(deploy));
  }

  private boolean multiplex(JsonNode deploy) {
    JsonNode found = deploy.path("multiplex");
    if (found.isMissingNode() || found.isNull() || found.isBoolean()) {
      return found.asBoolean(true);
    }
    warn("multiplex", "multiplex must be true or false, so true is taken");
    return true;
  }

  private @Nullable Integer port(JsonNode ports, String name) {
    JsonNode found = ports.path(name);
    if (found.isMissingNode() || found.isNull()) {
      return null;
    }
    String text = found.isString() || found.isIntegralNumber() ? found.asString("").strip() : "";
    if (text.matches("\\d{1,5}")) {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    }
    warn("ports." + name, "ports." + name + " must be a number from 1 to 65535, so it is not used");
    return null;
  }

  private @Nullable JsonNode object(String file) {
    byte @Nullable [] bytes;
    try {
      bytes = contents.read(file, MAX_BYTES);
    } catch (IOException e) {
      problems.warning(
          "json-broken",
          file,
          null,
          null,
          file + " is not used: it cannot be read: " + IoReason.of(e));
      return null;
    }
    if (bytes == null) {
      return null;
    }
    String why = "it is not a JSON object";
    if (bytes.length > MAX_BYTES) {
      why = "it is larger than 1 MiB";
    } else {
      try {
        JsonNode read = MAPPER.readTree(bytes);
        if (read.isObject()) {
          return read;
        }
      } catch (JacksonException e) {
        why = "it is not JSON: " + JsonReason.of(e);
      }
    }
    problems.warning("json-broken", file, null, null, file + " is not used: " + why);
    return null;
  }

  private void warn(String key, String message) {
    problems.warning("deploy-value", DEPLOY, null, key, message);
  }
}
