package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShimFileTest {

  @Test
  void everyPythonFileOfOursIsUnpackedAndNoOther() throws IOException {
    Path sources = Path.of(System.getProperty("paddock.repository"), "src/main/resources/python");
    List<String> files;
    try (Stream<Path> found = Files.walk(sources)) {
      files =
          found
              .filter(Files::isRegularFile)
              .map(file -> sources.relativize(file).toString().replace('\\', '/'))
              // What a Python that ran them in place left is not in the repository.
              .filter(name -> !name.contains("__pycache__"))
              .toList();
    }
    assertThat(ShimFile.NAMES).containsExactlyInAnyOrderElementsOf(files);
  }
}
