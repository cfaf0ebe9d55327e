package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an agent's environment should be made from now.
 *
 * @param host what the Host needs besides
 * @param pythonRequest what the package itself asks of its Python, a specifier, or null for any
 * @param python what is asked for in the end: the user's choice, the package's, or {@code any}
 * @param key names the folders and the lock
 */
record Plan(
    EnvironmentSpec spec,
    PackageRequirements requirements,
    List<String> host,
    @Nullable String pythonRequest,
    String python,
    String key,
    IndexSettings index,
    String link) {

  static Plan of(EnvironmentSpec spec, IndexSettings index, Path data)
      throws IOException, BuildFailedException {
    PackageRequirements requirements = PackageRequirements.read(spec.agentPackage());
    String request = pythonRequest(spec, requirements);
    return new Plan(
        spec,
        requirements,
        HostRequirements.of(spec.agentPackage(), requirements),
        request,
        Objects.requireNonNullElse(spec.python(), Objects.requireNonNullElse(request, "any")),
        EnvironmentFolders.key(spec.agentId(), requirements.hash()),
        index,
        link(requirements, data));
  }

  private static @Nullable String pythonRequest(
      EnvironmentSpec spec, PackageRequirements requirements) {
    List<String> parts = new ArrayList<>();
    String manifest = spec.agentPackage().manifest().pythonRequest();
    if (manifest != null && !manifest.isBlank()) {
      parts.add(manifest.strip());
    }
    Pyproject pyproject = requirements.pyproject();
    if (pyproject != null && pyproject.requiresPython() != null) {
      parts.add(pyproject.requiresPython().strip());
    }
    return parts.isEmpty() ? null : String.join(",", parts.stream().distinct().toList());
  }

  /** Where the package itself is linked to; inside the data folder it moves with that. */
  private static String link(PackageRequirements requirements, Path data) {
    if (!requirements.installsItself()) {
      return "";
    }
    Path root = requirements.root();
    return root.startsWith(data)
        ? data.relativize(root).toString().replace('\\', '/')
        : root.toString();
  }

  /** The inputs for an installer. */
  Inputs inputs(String installer) {
    Map<String, String> settings = new TreeMap<>(index.inputs(installer));
    return Inputs.of(requirements, host, python, installer, settings, link);
  }
}
