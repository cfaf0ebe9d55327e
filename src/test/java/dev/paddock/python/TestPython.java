package dev.paddock.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A virtual environment under {@code target/} with what tests need, built once and then kept. */
public final class TestPython {

  private static final Duration INSTALL = Duration.ofMinutes(5);
  private static final boolean WINDOWS = System.getProperty("os.name").startsWith("Windows");

  private final Path folder;

  private TestPython(Path folder) {
    this.folder = folder;
  }

  /**
   * The environment of that name with the given requirement lines; rebuilt when they change.
   *
   * @throws AssertionError with what was said when it cannot be built, as without a package index
   */
  public static TestPython with(String name, List<String> requirements) throws Exception {
    var made = new TestPython(target().resolve(name));
    var stamp = made.folder.resolve("complete");
    var wanted = String.join("\n", requirements);
    if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
      Files.deleteIfExists(stamp);
      run(INSTALL, target(), List.of(interpreter(), "-m", "venv", "--clear", "" + made.folder))
          .mustBeGood("python -m venv");
      var install = new ArrayList<String>();
      install.addAll(List.of(made.program("python"), "-m", "pip", "install", "--quiet"));
      install.addAll(requirements);
      run(INSTALL, target(), install).mustBeGood("pip install (is the package index reachable?)");
      Files.writeString(stamp, wanted);
    }
    return made;
  }

  /** The path of a program of the environment, such as {@code python}. */
  public String program(String name) {
    return WINDOWS
        ? folder.resolve("Scripts").resolve(name + ".exe").toString()
        : folder.resolve("bin").resolve(name).toString();
  }

  /** The build's output folder. */
  public static Path target() {
    return Path.of(System.getProperty("paddock.target", "target")).toAbsolutePath();
  }

  /** The repository's root. */
  public static Path repository() {
    return Path.of(System.getProperty("paddock.repository", ".")).toAbsolutePath().normalize();
  }

  /** The first of {@code python3} and {@code python} that runs and is new enough for the tools. */
  private static String interpreter() throws Exception {
    var oldest = "import sys; sys.exit(sys.version_info < (3, 10))";
    for (var name : List.of("python3", "python")) {
      try {
        if (run(Duration.ofSeconds(30), target(), List.of(name, "-c", oldest)).code() == 0) {
          return name;
        }
      } catch (IOException absent) {
        // No program of that name: the next one may be there.
      }
    }
    throw new AssertionError("the tests need a Python 3.10 or newer on PATH as python3 or python");
  }

  /**
   * Runs a command to its end, its standard error within its output.
   *
   * @param limit after which it is killed and the test fails
   */
  public static Finished run(Duration limit, Path workingFolder, List<String> command)
      throws Exception {
    return run(limit, workingFolder, command, Map.of());
  }

  /** The same with more environment variables. */
  public static Finished run(
      Duration limit, Path workingFolder, List<String> command, Map<String, String> variables)
      throws Exception {
    Files.createDirectories(target());
    var output = Files.createTempFile(target(), "output", ".txt");
    try {
      var builder =
          new ProcessBuilder(command)
              .directory(workingFolder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      // No compiled files among the sources.
      builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().putAll(variables);
      var process = builder.start();
      process.getOutputStream().close();
      var ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      var said = new String(Files.readAllBytes(output), java.nio.charset.StandardCharsets.UTF_8);
      assertThat(ended).as("%s ends within %s; it said:%n%s", command, limit, said).isTrue();
      return new Finished(process.exitValue(), said);
    } finally {
      Files.deleteIfExists(output);
    }
  }

  /** How a command ended and what it said. */
  public record Finished(int code, String output) {
    /** Fails the test with the command's own words unless it exited with 0. */
    public Finished mustBeGood(String what) {
      assertThat(code).as("%s failed:%n%s", what, output).isZero();
      return this;
    }
  }
}
