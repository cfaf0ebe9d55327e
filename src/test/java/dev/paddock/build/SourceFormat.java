package dev.paddock.build;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks or rewrites every Java source in google-java-format's style.
 *
 * <p>A program of ours and not a Maven plugin, because the plugins format inside Maven's own JVM,
 * and the formatter uses that JVM's parser: an older one cannot read Java 25.
 */
public final class SourceFormat {

  private final Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());

  private SourceFormat() {}

  /**
   * Runs the check or the rewrite.
   *
   * @param args {@code check} or {@code apply}, then the folder to walk
   */
  public static void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    List<Path> unformatted = new SourceFormat().walk(Path.of(args[1]), apply);
    if (!apply && !unformatted.isEmpty()) {
      System.err.println("Not formatted:");
      unformatted.forEach(file -> System.err.println("  " + file));
      System.err.println("Run: ./mvnw -q -Pformat process-test-classes");
      System.exit(1);
    }
  }

  private List<Path> walk(Path root, boolean apply) throws IOException {
    List<Path> sources;
    try (var files = Files.walk(root)) {
      sources = files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
    var unformatted = new ArrayList<Path>();
    for (Path file : sources) {
      String before = Files.readString(file);
      String after = format(file, before);
      if (!after.equals(before)) {
        unformatted.add(file);
        if (apply) {
          Files.writeString(file, after);
        }
      }
    }
    return unformatted;
  }

  private String format(Path file, String source) {
    try {
      return formatter.formatSource(
          ImportOrderer.reorderImports(
              RemoveUnusedImports.removeUnusedImports(source), JavaFormatterOptions.Style.GOOGLE));
    } catch (FormatterException e) {
      throw new IllegalStateException(file + ": " + e.getMessage(), e);
    }
  }
}
