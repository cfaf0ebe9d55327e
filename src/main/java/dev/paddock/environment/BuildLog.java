package dev.paddock.environment;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** The file with everything one build did; an agent's newest ten are kept. Safe for threads. */
final class BuildLog implements AutoCloseable {

  private static final int KEPT = 10;

  private final Path file;
  private final PrintWriter out;

  private BuildLog(Path file, PrintWriter out) {
    this.file = file;
    this.out = out;
  }

  /**
   * Begins one.
   *
   * @param folder the agent's
   */
  static BuildLog open(Path folder, Instant now) throws IOException {
    Files.createDirectories(folder);
    String name = now.toString().replace(":", "").replace(".", "");
    Path file = folder.resolve(name + ".log");
    for (int next = 2; Files.exists(file); next++) {
      file = folder.resolve(name + "-" + next + ".log");
    }
    PrintWriter out = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8), true);
    removeOld(folder);
    return new BuildLog(file, out);
  }

  private static void removeOld(Path folder) throws IOException {
    List<Path> logs;
    try (Stream<Path> list = Files.list(folder)) {
      logs = list.filter(log -> log.toString().endsWith(".log")).sorted().toList();
    }
    for (Path old : logs.subList(0, Math.max(0, logs.size() - KEPT))) {
      Files.deleteIfExists(old);
    }
  }

  Path file() {
    return file;
  }

  /** Writes a line. A full disk loses lines here, and fails the build where it matters. */
  synchronized void write(String line) {
    out.println(line);
  }

  @Override
  public synchronized void close() {
    out.close();
  }
}
