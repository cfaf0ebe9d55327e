package dev.paddock.apkg;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Holds a manifest against the files it names. */
final class ManifestChecks {

  private static final String FILE = Archive.MANIFEST;

  private final YamlNode.Mapping document;
  private final Manifest manifest;
  private final PackageContents contents;
  private final Problems problems;

  ManifestChecks(
      YamlNode.Mapping document, Manifest manifest, PackageContents contents, Problems problems) {
    this.document = document;
    this.manifest = manifest;
    this.contents = contents;
    this.problems = problems;
  }

  /** Notes what does not fit. */
  void check() throws IOException {
    checkUi(manifest.ui());
    checkModule("entrypoint", manifest.entrypoint());
    checkModule("http_server", manifest.httpServer());
    checkModule("rest.entry", manifest.restEntry());
    Manifest.A2aEntry a2a = manifest.a2a();
    if (a2a != null) {
      checkModule("a2a." + a2a.key(), a2a.entry());
    }
    checkMcp();
  }

  private void checkUi(Manifest.@Nullable Ui ui) throws IOException {
    if (ui == null) {
      return;
    }
    String path = Shown.value(ui.path());
    if (!contents.exists(ui.path())) {
      warn("ui-missing", "ui.path", "ui.path names the folder " + path + ", which is not there");
    } else if (!contents.isFolder(ui.path())) {
      problems.error(
          "ui-not-a-folder",
          FILE,
          document.lineOf("ui.path"),
          "ui.path",
          "ui.path names the file " + path + "; name the folder that holds it");
    } else if (contents.leadsOutside(ui.path())) {
      problems.error(
          "ui-path-outside",
          FILE,
          document.lineOf("ui.path"),
          "ui.path",
          "ui.path is " + path + ", a link that leads outside the package");
    } else if (ui.path().equals(".")) {
      warn("ui-is-root", "ui.path", "ui.path is the package itself, so all its files are served");
    } else if (!contents.isFile(ui.path() + "/index.html")) {
      warn("ui-index-missing", "ui.path", "the folder " + path + " has no index.html");
    }
  }

  /** A module may also come from a dependency, so that a missing one is only worth a word. */
  private void checkModule(String key, @Nullable String target) {
    if (target == null) {
      return;
    }
    int colon = target.indexOf(':');
    String module = colon < 0 ? module(target) : target.substring(0, colon);
    if (module != null && !contents.hasModule(module)) {
      warn(
          "module-missing",
          key,
          key + " is " + Shown.value(target) + ", but the package has no module " + module);
    }
  }

  private static @Nullable String module(String dotted) {
    int dot = dotted.lastIndexOf('.');
    return dot < 0 ? null : dotted.substring(0, dot);
  }

  private void checkMcp() {
    if (manifest.everything().get("mcp") instanceof Map<?, ?> mcp
        && Boolean.TRUE.equals(mcp.get("enabled"))
        && mcp.get("config_file") instanceof String file) {
      String inside = InsidePath.of(file);
      if (inside == null || !contents.isFile(inside)) {
        warn(
            "mcp-file-missing",
            "mcp.config_file",
            "mcp.config_file names " + Shown.value(file) + ", which is not in the package");
      }
    }
  }

  private void warn(String code, String key, String message) {
    problems.warning(code, FILE, document.lineOf(key), key, message);
  }
}
