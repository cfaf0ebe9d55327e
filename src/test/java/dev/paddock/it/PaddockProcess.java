package dev.paddock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command line as a process of its own, with {@code --json}, its words kept in files. */
final class PaddockProcess implements AutoCloseable {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private final Process process;
  private final Path out;
  private final Path err;

  private PaddockProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * Starts it.
   *
   * @param home its data folder
   * @param words where its output goes, a folder
   */
  static PaddockProcess start(Path home, Path words, String... arguments) throws IOException {
    var all = new ArrayList<>(List.of("--home", home.toString(), "--json"));
    all.addAll(List.of(arguments));
    return start(words, List.of(), all);
  }

  /** Runs it to its end for people's eyes; the file with what it wrote, which may be large. */
  static Path output(Path words, List<String> options, String... arguments) throws Exception {
    try (var started = start(words, options, List.of(arguments))) {
      assertThat(started.process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      String complaint = new String(Files.readAllBytes(started.err), UTF_8);
      assertThat(started.process.exitValue()).as(complaint).isZero();
      return started.out;
    }
  }

  private static PaddockProcess start(Path words, List<String> options, List<String> arguments)
      throws IOException {
    Path out = Files.createTempFile(words, "paddock", ".out");
    Path err = Files.createTempFile(words, "paddock", ".err");
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.paddock.Main"));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    process.getOutputStream().close();
    return new PaddockProcess(process, out, err);
  }

  /** Runs it to its end; its document, where it exits with 0. */
  static JsonNode document(Path home, Path words, String... arguments) throws Exception {
    try (var started = start(home, words, arguments)) {
      assertThat(started.exitCode()).as(started.said()).isZero();
      return started.document();
    }
  }

  /** What it wrote to its output, once it has ended. */
  JsonNode document() throws IOException {
    return JSON.readTree(Files.readString(out, UTF_8));
  }

  /** Its exit code, once it has ended. */
  int exitCode() throws Exception {
    boolean ended = process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as("ends within %s; it said: %s", LIMIT, said()).isTrue();
    return process.exitValue();
  }

  /** The first event of that name, once it is there. */
  JsonNode event(String name) throws Exception {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < end) {
      boolean alive = process.isAlive();
      Optional<JsonNode> found =
          events().stream()
              .filter(event -> event.path("event").asString().equals(name))
              .findFirst();
      if (found.isPresent()) {
        return found.get();
      }
      assertThat(alive).as("it ended before '%s': %s", name, said()).isTrue();
      process.waitFor(50, TimeUnit.MILLISECONDS);
    }
    throw new AssertionError("no '" + name + "' within " + LIMIT + ": " + said());
  }

  /** Every event so far; the line being written is left out. */
  private List<JsonNode> events() throws IOException {
    String text = Files.readString(out, UTF_8);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().map(JSON::readTree).toList();
  }

  String said() throws IOException {
    return Files.readString(out, UTF_8) + Files.readString(err, UTF_8);
  }

  /** Kills it and waits until it is dead. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Kills it if it still runs: the agents it started end with it. */
  @Override
  public void close() {
    process.destroyForcibly();
  }
}
