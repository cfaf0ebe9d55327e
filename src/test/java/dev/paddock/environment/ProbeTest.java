package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeTest {

  @TempDir Path folder;

  @Test
  void aDataFolderThatCannotBeWrittenSaysNothingAboutAnInterpreter() throws Exception {
    var shop = new Workshop(folder);
    Path inTheWay = Files.writeString(folder.resolve("file"), "x");
    Path python = shop.environments().pythons().getFirst().path();
    var probe = new Probe(shop.commands(), System.getenv(), inTheWay.resolve("cache"));
    assertThat(probe.ask(python)).isInstanceOf(Probe.Answered.class);
  }
}
