package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Builds with Pythons that nobody maintains any more and manifests still ask for. */
class OldPythonTest {

  @TempDir Path folder;

  private Workshop shopFor(String version) throws Exception {
    Workshop shop = new Workshop(folder);
    assumeTrue(
        shop.environments().pythons().stream()
            .anyMatch(python -> python.version().startsWith(version + ".")),
        "there is no Python " + version + " on this machine");
    shop.pythonRequest = "python" + version;
    shop.file("requirements.txt", "six==1.16.0\n");
    return shop;
  }

  @ParameterizedTest
  @CsvSource({"3.6, uv", "3.6, pip", "3.7, uv", "3.7, pip"})
  void theyGetAnEnvironmentFromEitherInstaller(String version, String installer) throws Exception {
    Workshop shop = shopFor(version);
    shop.installer = installer;

    BuildOutcome built = shop.build();

    assertThat(built.health().state()).isEqualTo(HealthState.VALID);
    assertThat(Workshop.facts(built).pythonVersion()).startsWith(version + ".");
    assertThat(Workshop.facts(built).installer()).startsWith(installer + " ");
    assertThat(Workshop.facts(built).distributions()).contains("six==1.16.0");
    assertThat(shop.deep().state()).isEqualTo(HealthState.VALID);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-in for such a uv is a shell script")
  void whereUvRefusesItPipIsUsedAndThatIsSaidOnce() throws Exception {
    Workshop shop = shopFor("3.7");
    // Ours still takes 3.7: these are the words with which it refuses what it does not take.
    Path program = Files.createDirectories(folder.resolve("newer")).resolve("uv");
    Files.writeString(
        program,
        """
        #!/bin/sh
        if [ "$1" = --version ]; then echo uv 0.99.0; exit; fi
        cat >&2 <<'END'
        error: Failed to inspect Python interpreter from provided path at `…`
          cause: Can't use Python at `…`
          cause: Python 3.7 is not supported. Please use Python 3.8 or newer.
        END
        exit 2
        """);
    assertThat(program.toFile().setExecutable(true)).isTrue();
    String path = String.valueOf(shop.variables.get("PATH"));
    shop.variables.put("PATH", program.getParent() + File.pathSeparator + path);

    BuildOutcome built = shop.build();

    assertThat(built.health().state()).isEqualTo(HealthState.VALID);
    assertThat(Workshop.facts(built).installer()).startsWith("pip ");
    assertThat(built.notices()).hasSize(1);
    assertThat(built.notices().getFirst())
        .startsWith("uv 0.99.0 does not work with Python 3.7.")
        .endsWith("(uv needs Python 3.8 or newer); venv and pip are used.");
    assertThat(shop.build().action()).isEqualTo(BuildOutcome.Action.REUSED);
    shop.installer = "uv";
    assertThatThrownBy(shop::build)
        .isInstanceOf(BuildFailedException.class)
        .hasMessage("uv needs Python 3.8 or newer");
  }
}
