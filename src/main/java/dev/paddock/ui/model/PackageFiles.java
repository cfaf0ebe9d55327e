package dev.paddock.ui.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The files of a package with their sizes.
 *
 * @param heading how many, and how large together
 * @param lines one a file; a last line says how many are left out
 * @param requirements what {@code requirements.txt} says, which counts before the manifest; empty
 *     where there is none
 */
public record PackageFiles(String heading, List<String> lines, List<String> requirements) {

  private static final int SHOWN = 200;

  /** What a developer's folder holds that nobody would look for in a package. */
  private static final Set<String> SKIPPED =
      Set.of(
          ".git", ".venv", "venv", "node_modules", "__pycache__", ".mypy_cache", ".pytest_cache");

  /** Copies the lines. */
  public PackageFiles {
    lines = List.copyOf(lines);
    requirements = List.copyOf(requirements);
  }

  /** Reads a package's folder; blocks. What cannot be read is left out. */
  public static PackageFiles list(Path root) {
    Walk walk = new Walk(root);
    try {
      Files.walkFileTree(root, walk);
    } catch (IOException e) {
      return new PackageFiles(
          Words.of("package.files"),
          List.of(Words.of("package.filesUnreadable", String.valueOf(e.getMessage()))),
          List.of());
    }
    walk.lines.sort(null);
    List<String> lines = new ArrayList<>(walk.lines.subList(0, Math.min(SHOWN, walk.lines.size())));
    if (walk.lines.size() > SHOWN) {
      lines.add(Words.of("package.moreFiles", walk.lines.size() - SHOWN));
    }
    return new PackageFiles(
        Words.of("package.filesCounted", walk.lines.size(), Amounts.bytes(walk.bytes)),
        lines,
        requirements(root));
  }

  private static List<String> requirements(Path root) {
    try (Stream<String> lines = Files.lines(root.resolve("requirements.txt"))) {
      return lines
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#"))
          .limit(SHOWN)
          .toList();
    } catch (IOException | UncheckedIOException _) {
      // There is none, or it is no text: then the manifest's list stands.
      return List.of();
    }
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<String> lines = new ArrayList<>();
    private long bytes;

    Walk(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && SKIPPED.contains(String.valueOf(folder.getFileName()))
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      lines.add(
          root.relativize(file).toString().replace('\\', '/')
              + "  "
              + Amounts.bytes(attributes.size()));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      // A file that vanished or is forbidden: the rest is still worth showing.
      return FileVisitResult.CONTINUE;
    }
  }
}
