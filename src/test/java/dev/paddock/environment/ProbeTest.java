package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "{\"version\":\"\",\"prefix\":\"/a\",\"base\":\"/b\",\"executable\":\"\",\"origin\":\"\",\"path\":[]}",
        "{\"version\":\"3.11.7\",\"prefix\":\"/a\",\"base\":\"\",\"executable\":\"\",\"origin\":\"\",\"path\":[]}",
        "{\"version\":\"3.11.7\",\"prefix\":\"/a\",\"base\":\"/b\",\"executable\":\"\",\"origin\":\"\","
            + "\"path\":[\"\\u0000\"]}",
        "{\"version\":3,\"prefix\":4,\"base\":5,\"executable\":6,\"origin\":7,\"path\":8}",
      })
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it answers by a shell script")
  void whatAnswersInOurWordsButDoesNotSayWhatItIsIsNoPython(String answer) throws Exception {
    assertThat(asked("cat <<'END'\npaddock-probe:" + answer + "\nEND\n"))
        .isEqualTo(new Probe.Silent("its answer does not say what it is"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "it has no signals")
  void saysThatItWasKilled() throws Exception {
    assertThat(asked("kill -s SEGV $$\n"))
        .isEqualTo(new Probe.Silent("it was killed by signal 11"));
  }

  private Probe.Answer asked(String script) throws Exception {
    Path python = Files.writeString(folder.resolve("python"), "#!/bin/sh\n" + script);
    assertThat(python.toFile().setExecutable(true)).isTrue();
    return new Probe(new Workshop(folder).commands(), System.getenv(), folder).ask(python);
  }
}
