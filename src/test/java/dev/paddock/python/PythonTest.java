package dev.paddock.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The Python parts pass their own tests: one pytest run for each folder of {@code src/test/python}.
 */
class PythonTest {

  private static final Duration LIMIT = Duration.ofMinutes(8);

  private static Path sources() {
    return TestPython.repository().resolve("src/test/python");
  }

  static List<String> suites() throws Exception {
    try (var folders = Files.list(sources())) {
      return folders
          .filter(folder -> Files.isDirectory(folder) && hasTests(folder))
          .map(folder -> folder.getFileName().toString())
          .sorted()
          .toList();
    }
  }

  private static boolean hasTests(Path folder) {
    try (var files = Files.newDirectoryStream(folder, "test_*.py")) {
      return files.iterator().hasNext();
    } catch (java.io.IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  @ParameterizedTest
  @MethodSource("suites")
  void everyTestPasses(String suite) throws Exception {
    var requirements =
        Files.readAllLines(sources().resolve("requirements.txt")).stream()
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    var python = TestPython.with("pytest-venv", requirements);
    var command = List.of(python.program("python"), "-m", "pytest", "-q", "-rs", ".");

    var finished = TestPython.run(LIMIT, sources().resolve(suite), command);

    finished.mustBeGood("pytest in src/test/python/" + suite);
    assertThat(finished.output()).contains(" passed");
  }
}
