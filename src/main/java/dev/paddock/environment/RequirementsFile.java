package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a requirements file with everything it includes into one flat list. */
final class RequirementsFile {

  private static final Pattern COMMENT = Pattern.compile("(^|\\s+)#.*$");
  private static final Pattern OPTION =
      Pattern.compile("^(-[a-zA-Z]|--[a-z-]+)(?:\\s*=\\s*|\\s+|(?<=^-[a-zA-Z]))?(.*)$");
  private static final Set<String> INCLUDES = Set.of("-r", "--requirement");
  private static final Set<String> CONSTRAINTS = Set.of("-c", "--constraint");
  private static final Set<String> EDITABLES = Set.of("-e", "--editable");
  private static final int FILE_LIMIT = 4 << 20;
  private static final int DEPTH_LIMIT = 32;

  /**
   * What was read.
   *
   * @param options index and other settings, and includes by URL, each as the installers take it
   * @param projects folders named as requirements, absolute
   * @param files every file read, the first one first
   * @param problems what keeps it from being installed, each a sentence
   */
  record Content(
      List<Requirement> requirements,
      List<Requirement> constraints,
      List<String> options,
      List<Path> projects,
      List<Path> files,
      List<String> problems) {
    Content {
      requirements = List.copyOf(requirements);
      constraints = List.copyOf(constraints);
      options = List.copyOf(options);
      projects = List.copyOf(projects);
      files = List.copyOf(files);
      problems = List.copyOf(problems);
    }
  }

  private final Path root;
  private final boolean mayLeaveRoot;
  private final List<Requirement> requirements = new ArrayList<>();
  private final List<Requirement> constraints = new ArrayList<>();
  private final List<String> options = new ArrayList<>();
  private final Set<Path> projects = new LinkedHashSet<>();
  private final Set<Path> files = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();
  private final Set<String> visited = new LinkedHashSet<>();

  private RequirementsFile(Path root, boolean mayLeaveRoot) {
    this.root = root;
    this.mayLeaveRoot = mayLeaveRoot;
  }

  /**
   * Reads a file.
   *
   * @param mayLeaveRoot whether it may include files outside {@code root}; an archive's may not
   */
  static Content read(Path root, Path file, boolean mayLeaveRoot) throws IOException {
    RequirementsFile reader = new RequirementsFile(root, mayLeaveRoot);
    reader.readFile(file, false, 0);
    return reader.content();
  }

  /** Takes requirement lines that stand in another file. */
  static Content ofLines(Path root, List<String> lines) {
    RequirementsFile reader = new RequirementsFile(root, true);
    for (String line : lines) {
      String text = COMMENT.matcher(line).replaceAll("").strip();
      if (!text.isEmpty()) {
        reader.takeRequirement(text, root, reader.requirements);
      }
    }
    return reader.content();
  }

  /** Takes the text of a requirements file whose relative paths are meant from {@code root}. */
  static Content ofText(Path root, String text) throws IOException {
    RequirementsFile reader = new RequirementsFile(root, true);
    for (String line : logicalLines(text)) {
      reader.takeLine(line, root.resolve("requirements.txt"), false, 0);
    }
    return reader.content();
  }

  private Content content() {
    return new Content(
        requirements, constraints, options, List.copyOf(projects), List.copyOf(files), problems);
  }

  private void readFile(Path file, boolean constraint, int depth) throws IOException {
    // A file met again adds nothing: that also ends cycles.
    if (!visited.add(constraint + " " + file)) {
      return;
    }
    files.add(file);
    int number = 0;
    for (String line : logicalLines(decode(file))) {
      number++;
      try {
        takeLine(line, file, constraint, depth);
      } catch (NoSuchFileException e) {
        problems.add(
            shown(file)
                + " includes "
                + e.getFile()
                + ", which is not there (entry "
                + number
                + ")");
      }
    }
  }

  private String shown(Path file) {
    return file.startsWith(root) ? root.relativize(file).toString() : file.toString();
  }

  private static String decode(Path file) throws IOException {
    if (sizeOf(file) > FILE_LIMIT) {
      throw new IOException(file + " is larger than 4 MiB");
    }
    byte[] bytes = Files.readAllBytes(file);
    Charset charset = StandardCharsets.UTF_8;
    if (bytes.length > 1 && (bytes[0] & 0xFF) + (bytes[1] & 0xFF) == 0xFE + 0xFF) {
      // What PowerShell's redirection writes.
      charset = StandardCharsets.UTF_16;
    }
    String text = new String(bytes, charset);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static long sizeOf(Path file) throws NoSuchFileException {
    try {
      var found = Files.readAttributes(file, BasicFileAttributes.class);
      if (found.isRegularFile()) {
        return found.size();
      }
    } catch (IOException _) {
      // What cannot even be looked at is not there for an installer either.
    }
    throw new NoSuchFileException(file.toString());
  }

  /** The lines with continuations joined and comments taken out, as pip does it. */
  private static List<String> logicalLines(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder pending = new StringBuilder();
    for (String line : text.split("\\R", -1)) {
      boolean comment = line.stripLeading().startsWith("#");
      if (line.endsWith("\\") && !comment) {
        pending.append(line, 0, line.length() - 1);
        continue;
      }
      lines.add(COMMENT.matcher(pending + (comment ? " " : "") + line).replaceAll("").strip());
      pending.setLength(0);
    }
    lines.add(COMMENT.matcher(pending).replaceAll("").strip());
    lines.removeIf(String::isEmpty);
    return lines;
  }

  private void takeLine(String line, Path file, boolean constraint, int depth) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent());
    if (!line.startsWith("-")) {
      takeRequirement(line, folder, constraint ? constraints : requirements);
      return;
    }
    Matcher option = OPTION.matcher(line);
    String name = option.matches() ? option.group(1) : line;
    String value = option.matches() ? unquoted(option.group(2).strip()) : "";
    if (EDITABLES.contains(name)) {
      takeEditable(value, folder);
    } else if (INCLUDES.contains(name) || CONSTRAINTS.contains(name)) {
      include(name, value, file, constraint || CONSTRAINTS.contains(name), depth);
    } else {
      options.add(withFolder(name, value, folder, line));
    }
  }

  private static String unquoted(String text) {
    boolean quoted =
        text.length() > 1
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(0) == text.charAt(text.length() - 1);
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private void include(String option, String value, Path file, boolean constraint, int depth)
      throws IOException {
    if (value.contains("://")) {
      options.add((constraint ? "-c " : "-r ") + value);
      return;
    }
    Path folder = Objects.requireNonNull(file.getParent());
    Path included = resolve(folder, value);
    if (included == null) {
      problems.add(shown(file) + " has an unreadable entry: " + option + " " + value);
    } else if (!mayLeaveRoot && !included.startsWith(root)) {
      problems.add(shown(file) + " includes " + value + ", which is outside the package");
    } else if (depth >= DEPTH_LIMIT) {
      problems.add(shown(file) + " is included more than " + DEPTH_LIMIT + " levels deep");
    } else if (!Files.isRegularFile(included)) {
      throw new NoSuchFileException(value);
    } else {
      readFile(included, constraint, depth + 1);
    }
  }

  /** Paths in options are meant from the file they stand in, which is not where we run. */
  private static String withFolder(String name, String value, Path folder, String line) {
    boolean links = name.equals("-f") || name.equals("--find-links");
    if (!links || value.contains("://")) {
      return line;
    }
    Path local = resolve(folder, value);
    return local != null && Files.exists(local) ? "--find-links " + unsplit(local) : line;
  }

  /** pip splits options as a shell would and uv does not: an address has nothing to split at. */
  private static String unsplit(Path local) {
    String path = local.toString();
    return path.matches(".*[\\s'\"\\\\].*") ? local.toUri().toString().replace("'", "%27") : path;
  }

  private void takeEditable(String value, Path folder) {
    Path local = localFolder(value, folder);
    if (local != null) {
      projects.add(local);
    } else {
      // Only version control is left: a checkout inside the environment.
      requirements.add(Requirement.parse("-e " + value));
    }
  }

  private void takeRequirement(String text, Path folder, List<Requirement> into) {
    Path local = localFolder(text, folder);
    if (local != null) {
      projects.add(local);
      return;
    }
    Requirement requirement = Requirement.parse(text);
    Path archive = requirement.name() == null ? resolve(folder, beforeMarker(text)) : null;
    if (archive != null && Files.isRegularFile(archive)) {
      requirement =
          new Requirement(
              null,
              requirement.terms(),
              text.replace(beforeMarker(text), archive.toString()),
              false);
    }
    into.add(requirement);
  }

  private static String beforeMarker(String text) {
    return text.split("\\s+;|\\s+--hash", 2)[0].strip();
  }

  private static @Nullable Path localFolder(String text, Path folder) {
    String place = text.replaceFirst("\\[[^\\]]*]$", "");
    int at = place.indexOf("@ file:");
    if (at > 0) {
      place = place.substring(at + 2);
    }
    if (place.startsWith("file:")) {
      place = place.replaceFirst("^file:(//(localhost)?)?", "");
    }
    boolean pathLike = place.startsWith(".") || place.contains("/") || place.contains("\\");
    if (!pathLike || place.contains("://")) {
      return null;
    }
    Path local = resolve(folder, place);
    return local != null && Files.isDirectory(local) ? local : null;
  }

  private static @Nullable Path resolve(Path folder, String value) {
    try {
      return folder.resolve(value).normalize();
    } catch (java.nio.file.InvalidPathException _) {
      return null;
    }
  }
}
