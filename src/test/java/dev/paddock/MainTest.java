package dev.paddock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MainTest {

  @Test
  void agentsGetTheUsersLocaleBack() {
    assertThat(Main.variables(Map.of("LC_ALL", "C.UTF-8", "PADDOCK_LC_ALL", "", "A", "b")))
        .isEqualTo(Map.of("A", "b"));
    assertThat(Main.variables(Map.of("LC_ALL", "C.UTF-8", "PADDOCK_LC_ALL", "C")))
        .isEqualTo(Map.of("LC_ALL", "C"));
    assertThat(Main.variables(Map.of("LC_ALL", "de_DE.UTF-8")))
        .isEqualTo(Map.of("LC_ALL", "de_DE.UTF-8"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "HOME has no meaning there")
  void theHomeFolderIsWhatTheUserSet() {
    assertThat(Main.home(Map.of("HOME", "/elsewhere"), "/listed")).isEqualTo(Path.of("/elsewhere"));
    assertThat(Main.home(Map.of(), "/listed")).isEqualTo(Path.of("/listed"));
    assertThat(Main.home(Map.of("HOME", ""), "/listed")).isEqualTo(Path.of("/listed"));
  }
}
