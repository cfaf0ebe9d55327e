package dev.paddock.apkg;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Lists the files of a package's folder for showing. */
public final class PackageFiles {

  /** How many files are listed at most. */
  public static final int MAX = 5_000;

  /** What fills a developer's folder and is not the package: tools' own data and caches. */
  private static final Set<String> NOISE =
      Set.of(".git", ".hg", ".svn", "__pycache__", "node_modules", ".venv", "venv", ".tox");

  private PackageFiles() {}

  /**
   * One file.
   *
   * @param path inside the package, with forward slashes
   * @param size in bytes; of a link the link's own
   */
  public record Item(String path, long size) {}

  /**
   * The files found.
   *
   * @param items by path
   * @param complete whether these are all
   */
  public record Listing(List<Item> items, boolean complete) {
    /** Copies the items. */
    public Listing {
      items = List.copyOf(items);
    }
  }

  /** The files below a folder, links not followed; what cannot be read is left out. Blocks. */
  public static Listing list(Path root) throws IOException {
    List<Item> items = new ArrayList<>();
    boolean[] all = {true};
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            boolean noise =
                !folder.equals(root) && NOISE.contains(String.valueOf(folder.getFileName()));
            return noise ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (items.size() >= MAX) {
              all[0] = false;
              return FileVisitResult.TERMINATE;
            }
            String path = root.relativize(file).toString().replace('\\', '/');
            items.add(new Item(path, attributes.size()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (file.equals(root)) {
              throw e;
            }
            all[0] = false;
            return FileVisitResult.CONTINUE;
          }
        });
    items.sort(Comparator.comparing(Item::path));
    return new Listing(items, all[0]);
  }
}
