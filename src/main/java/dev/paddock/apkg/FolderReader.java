package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what describes a package from its folder, writing and running nothing. */
final class FolderReader {

  private static final String MANIFEST = Archive.MANIFEST;

  private final Path root;
  private final PackageContents contents;
  private final Problems problems = new Problems();

  FolderReader(Path root) {
    this.root = root;
    this.contents = new PackageContents(root);
  }

  /** What a folder says about its package. */
  record Description(Manifest manifest, DeployHints deploy, List<PackageProblem> warnings) {}

  /**
   * Reads the folder.
   *
   * @param source what to name when it is refused
   */
  Description read(Path source) throws IOException, InvalidPackageException {
    Manifest manifest = manifest();
    DeployHints deploy = new DeployFile(contents, problems).read();
    if (manifest == null || problems.hasErrors()) {
      throw new InvalidPackageException(source, problems.list());
    }
    return new Description(manifest, deploy, problems.list());
  }

  private @Nullable Manifest manifest() throws IOException {
    byte[] bytes = contents.read(MANIFEST, YamlReader.MAX_BYTES);
    if (bytes == null) {
      problems.error("manifest-missing", MANIFEST, null, null, missing());
      return null;
    }
    YamlNode document = YamlReader.read(bytes, MANIFEST, problems);
    if (document instanceof YamlNode.Mapping map) {
      Manifest manifest = ManifestReader.read(map, MANIFEST, problems);
      if (manifest != null) {
        new ManifestChecks(map, manifest, contents, problems).check();
      }
      return manifest;
    }
    if (!problems.hasErrors()) {
      problems.error(
          "manifest-not-map",
          MANIFEST,
          document == null ? 1 : document.line(),
          null,
          "agent.yaml is "
              + (document == null ? "empty" : document.kind())
              + "; it must be a map of keys, such as name: my-agent");
    }
    return null;
  }

  private String missing() {
    if (contents.exists(MANIFEST) || Files.isSymbolicLink(root.resolve(MANIFEST))) {
      return "agent.yaml is not a file";
    }
    for (String other : List.of("agent.yml", "Agent.yaml", "AGENT.YAML")) {
      if (contents.isFile(other)) {
        return "there is no agent.yaml, but " + other + "; rename it to agent.yaml";
      }
    }
    return "there is no agent.yaml; a package's folder has its manifest at the root";
  }
}
