package dev.paddock.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * Makes a wheel of a project's metadata alone, with a {@code .pth} that links the project's own
 * folder.
 *
 * <p>Installed with the requirements in one call it makes the project's name, version and entry
 * points visible and its edits seen at once, and nothing is written into its folder: a build
 * backend, where one is needed, works in a copy. What the project requires is in the wheel unless a
 * {@code requirements.txt} decides that.
 */
final class PackageWheel {

  private static final Set<String> LEFT_OUT =
      Set.of(
          ".git",
          ".hg",
          ".svn",
          "__pycache__",
          ".venv",
          "venv",
          "node_modules",
          ".tox",
          ".nox",
          ".mypy_cache",
          ".pytest_cache",
          ".ruff_cache",
          ".pixell");

  /** Larger files are data; metadata needs at most to know that they are there. */
  private static final long COPIED_BYTES = 4 << 20;

  /** What a lone setup.py means; old pips need to be told, lest they miss the wheel package. */
  private static final String PLAIN_SETUP =
      """
      [build-system]
      requires = ["setuptools", "wheel"]
      build-backend = "setuptools.build_meta:__legacy__"
      """;

  private static final Pattern BODY = Pattern.compile("^\\R", Pattern.MULTILINE);

  /** With the lines that continue it, which begin with a blank. */
  private static final Pattern REQUIREMENT =
      Pattern.compile("^Requires-Dist:(.*(?:\\R[ \\t].*)*)\\R?", Pattern.MULTILINE);

  private final Installer installer;
  private final BuildSite site;
  private final Map<String, byte[]> entries = new TreeMap<>();

  private PackageWheel(Installer installer, BuildSite site) {
    this.installer = installer;
    this.site = site;
  }

  /**
   * A wheel that was made.
   *
   * @param unasked what the project requires and the wheel does not say, as it wrote it
   */
  record Made(Path file, List<String> unasked) {}

  /**
   * Makes it.
   *
   * @param project the folder, which is only read
   * @param version what to take where the project leaves its version to version control
   * @param asks whether what the project requires is to be installed with it
   */
  static Made make(Installer installer, BuildSite site, Path project, String version, boolean asks)
      throws BuildFailedException, IOException, InterruptedException {
    PackageWheel wheel = new PackageWheel(installer, site);
    Pyproject pyproject = Pyproject.read(project);
    boolean setup = Files.exists(project.resolve("setup.py"));
    String info =
        !setup && pyproject != null && pyproject.isStatic()
            ? wheel.writeDown(project, pyproject)
            : wheel.build(project);
    List<String> unasked = asks ? List.of() : wheel.takeRequirements(info + "METADATA");
    return new Made(wheel.pack(info), unasked);
  }

  /** Takes the requirements out of the metadata's head; what follows it is a text for people. */
  private List<String> takeRequirements(String name) {
    String metadata = new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.UTF_8);
    Matcher body = BODY.matcher(metadata);
    int end = body.find() ? body.start() : metadata.length();
    String head = metadata.substring(0, end);
    put(name, REQUIREMENT.matcher(head).replaceAll("") + metadata.substring(end));
    return REQUIREMENT.matcher(head).results().map(found -> found.group(1).strip()).toList();
  }

  private String writeDown(Path project, Pyproject pyproject) {
    String name = String.valueOf(pyproject.name());
    StringBuilder metadata = new StringBuilder("Metadata-Version: 2.1\n");
    metadata.append("Name: ").append(name).append('\n');
    metadata.append("Version: ").append(pyproject.version()).append('\n');
    if (pyproject.requiresPython() != null) {
      metadata.append("Requires-Python: ").append(pyproject.requiresPython()).append('\n');
    }
    for (String dependency : pyproject.dependencies()) {
      metadata.append("Requires-Dist: ").append(dependency.strip()).append('\n');
    }
    String info =
        Requirement.normalise(name).replace('-', '_') + "-" + pyproject.version() + ".dist-info/";
    put(info + "METADATA", metadata.toString());
    StringBuilder scripts = new StringBuilder();
    new TreeMap<>(pyproject.scripts())
        .forEach((group, names) -> {
          scripts.append('[').append(group).append("]\n");
          new TreeMap<>(names)
              .forEach(
                  (key, target) -> scripts.append(key).append(" = ").append(target).append('\n'));
        });
    if (!scripts.isEmpty()) {
      put(info + "entry_points.txt", scripts.toString());
    }
    Path source = project.resolve("src");
    boolean separate = Files.isDirectory(source) && !Files.exists(source.resolve("__init__.py"));
    link(info, separate ? List.of(project, source) : List.of(project));
    return info;
  }

  private void put(String name, String text) {
    entries.put(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private void link(String info, List<Path> folders) {
    StringBuilder lines = new StringBuilder();
    for (Path folder : folders) {
      lines.append(line(folder.toString())).append('\n');
    }
    String name = info.substring(0, info.indexOf('-'));
    put("__paddock__" + name + ".pth", lines.toString());
  }

  /** Python reads such files in the locale's encoding, so only ASCII is safe. */
  private static String line(String folder) {
    if (folder.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      return folder;
    }
    StringBuilder text = new StringBuilder("import sys; sys.path.append('");
    folder.chars().forEach(c -> text.append(String.format("\\u%04x", c)));
    return text.append("'.encode('utf-16', 'surrogatepass').decode('utf-16'))").toString();
  }

  private String build(Path project)
      throws BuildFailedException, IOException, InterruptedException {
    Path work = Files.createTempDirectory(site.scratch(), "package-");
    Path copy = work.resolve("source");
    copy(project, copy);
    if (!Files.exists(copy.resolve(Pyproject.FILE))) {
      Files.writeString(copy.resolve(Pyproject.FILE), PLAIN_SETUP);
    }
    Path wheels = Files.createDirectory(work.resolve("wheels"));
    try {
      installer.buildWheel(site, copy, wheels);
    } catch (BuildFailedException e) {
      throw new BuildFailedException(
          "the package itself ("
              + project.getFileName()
              + ") cannot be installed: "
              + e.getMessage(),
          e.details(),
          e.hint());
    }
    Path built = null;
    try (Stream<Path> list = Files.list(wheels)) {
      built = list.filter(file -> file.toString().endsWith(".whl")).findFirst().orElse(null);
    }
    if (built == null) {
      throw new BuildFailedException(
          "the package itself built no wheel", List.of(), "Look at its setup.py.");
    }
    return unpack(built, project);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> list = Files.list(from)) {
      for (Path entry : (Iterable<Path>) list::iterator) {
        String name = String.valueOf(entry.getFileName());
        Path target = to.resolve(name);
        if (LEFT_OUT.contains(name) || name.endsWith(".egg-info")) {
          continue;
        }
        if (Files.isSymbolicLink(entry)) {
          Files.createSymbolicLink(target, Files.readSymbolicLink(entry));
        } else if (Files.isDirectory(entry)) {
          copy(entry, target);
        } else if (Files.isRegularFile(entry) && Files.size(entry) <= COPIED_BYTES) {
          Files.copy(entry, target);
        } else if (Files.isRegularFile(entry)) {
          Files.createFile(target);
        }
      }
    }
  }

  private String unpack(Path wheel, Path project) throws IOException {
    Set<Path> roots = new LinkedHashSet<>();
    roots.add(project);
    String info = null;
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (ZipEntry entry : java.util.Collections.list(zip.entries())) {
        String name = entry.getName();
        String top = name.substring(0, Math.max(0, name.indexOf('/')));
        if (top.endsWith(".dist-info")) {
          info = top + "/";
          if (!name.endsWith("/RECORD") && !name.endsWith("/WHEEL") && !entry.isDirectory()) {
            entries.put(name, read(zip, entry));
          }
        } else if (top.endsWith(".data") && name.startsWith(top + "/scripts/")) {
          entries.put(name, read(zip, entry));
        } else {
          Path root = rootOf(project, name);
          if (root != null) {
            roots.add(root);
          }
        }
      }
    }
    if (info == null) {
      throw new IOException("a wheel without metadata: " + wheel);
    }
    link(info, List.copyOf(roots));
    return info;
  }

  private static byte[] read(ZipFile zip, ZipEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  /** The folder to import a wheel's file from, where that is not the project's own. */
  private static @Nullable Path rootOf(Path project, String file) {
    if (Files.exists(project.resolve(file))) {
      return null;
    }
    for (String folder : List.of("src", "lib", "python")) {
      if (Files.exists(project.resolve(folder).resolve(file))) {
        return project.resolve(folder);
      }
    }
    return null;
  }

  private Path pack(String info) throws IOException {
    put(
        info + "WHEEL",
        "Wheel-Version: 1.0\nGenerator: paddock\nRoot-Is-Purelib: true\nTag: py3-none-any\n");
    StringBuilder record = new StringBuilder();
    entries.forEach((name, bytes) ->
        record
            .append(name)
            .append(",sha256=")
            .append(digest(bytes))
            .append(',')
            .append(bytes.length)
            .append('\n'));
    record.append(info).append("RECORD,,\n");
    put(info + "RECORD", record.toString());
    String stem = info.substring(0, info.length() - ".dist-info/".length());
    Path folder = Files.createTempDirectory(site.scratch(), "wheel-");
    Path wheel = folder.resolve(stem + "-py3-none-any.whl");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(wheel))) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue());
        zip.closeEntry();
      }
    }
    return wheel;
  }

  private static String digest(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(DigestUtils.sha256(bytes));
  }
}
