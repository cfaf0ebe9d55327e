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

  @Test
  void tellsAPlaceWithCharactersThatJsonAndPythonWriteDifferently() throws Exception {
    var shop = new Workshop(folder);
    PythonInstallation base = shop.environments().pythons().getFirst();
    Path strange =
        Files.createDirectories(folder.resolve("ä \"q\" \\n 日本 \ud83d\ude00\u007f/venv"));
    assertThat(
            new ProcessBuilder(
                    base.path().toString(), "-m", "venv", "--without-pip", strange.toString())
                .inheritIO()
                .start()
                .waitFor())
        .isZero();
    var probe = new Probe(shop.commands(), System.getenv(), folder);

    Probe.Answer answer = probe.ask(VenvLayout.python(strange));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Probe.Answered.class,
            answered -> {
              assertThat(answered.prefix()).isEqualTo(strange.toString());
              assertThat(answered.version()).isEqualTo(base.version());
            });
  }
}
