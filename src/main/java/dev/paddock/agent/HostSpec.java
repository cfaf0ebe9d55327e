package dev.paddock.agent;

import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.Surface;
import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes the file that tells the Host what to serve. Nothing in it is secret. */
final class HostSpec {

  private static final JsonMapper JSON = new JsonMapper();
  private static final String LOOPBACK = "127.0.0.1";

  private HostSpec() {}

  /** Whether the agent is a plain entry point: one function, no surfaces. */
  static boolean isEntrypoint(Agent agent) {
    return agent.agentPackage().manifest().surfaces().contains(Surface.ENTRYPOINT);
  }

  /**
   * Writes it.
   *
   * @param status the file the Host will append its events to
   * @param secrets names of variables whose values it must not write there
   */
  static void write(
      Path file, Agent agent, RunPorts ports, Duration grace, Path status, List<String> secrets)
      throws IOException {
    Manifest manifest = agent.agentPackage().manifest();
    var spec = new LinkedHashMap<String, @Nullable Object>();
    spec.put("schema", 1);
    spec.put("name", manifest.name());
    spec.put("version", manifest.version());
    spec.put("description", manifest.description());
    spec.put("author", manifest.author());
    spec.put("package_root", agent.agentPackage().root().toString());
    spec.put("host", LOOPBACK);
    spec.put("status", status.toString());
    spec.put("secrets", secrets);
    spec.put("grace_seconds", grace.toMillis() / 1000.0);
    spec.put("mode", isEntrypoint(agent) ? "entrypoint" : "surfaces");
    spec.put("entrypoint", manifest.entrypoint());
    spec.put("http_server", manifest.httpServer());
    spec.put("rest", manifest.restEntry() == null ? null : Map.of("entry", manifest.restEntry()));
    spec.put("a2a", manifest.a2a() == null ? null : a2a(manifest.a2a()));
    spec.put("ui", manifest.ui() == null ? null : ui(manifest.ui()));
    spec.put("exports", manifest.exports().stream().map(HostSpec::export).toList());
    spec.put("multiplexed", ports.shared());
    spec.put("ports", ports(ports.numbers()));
    JsonFile.replace(file, JSON.writeValueAsBytes(spec));
  }

  private static Map<String, Object> a2a(Manifest.A2aEntry entry) {
    return Map.of("entry", entry.entry(), "key", entry.key());
  }

  private static Map<String, Object> ui(Manifest.Ui ui) {
    return Map.of("path", ui.path(), "base_path", ui.basePath());
  }

  private static Map<String, @Nullable Object> export(Manifest.Export export) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("name", export.name());
    map.put("type", export.type());
    map.put("handler", export.handler());
    return map;
  }

  private static Map<String, @Nullable Object> ports(Run.Ports ports) {
    var map = new LinkedHashMap<String, @Nullable Object>();
    map.put("rest", ports.rest());
    map.put("a2a", ports.a2a());
    map.put("ui", ports.ui());
    return map;
  }
}
