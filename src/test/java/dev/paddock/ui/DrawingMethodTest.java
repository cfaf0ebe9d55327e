package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrawingMethodTest {

  @TempDir Path devices = Path.of("");

  @Test
  void aLinuxWithoutAnyCardsDeviceHasNone() {
    assertThat(DrawingMethod.mayHaveCard("Linux", List.of(devices.resolve("dri")))).isFalse();
  }

  @Test
  void oneOfTheDevicesIsEnough() throws Exception {
    Path card = Files.createDirectory(devices.resolve("dri"));

    assertThat(DrawingMethod.mayHaveCard("Linux", List.of(devices.resolve("nvidiactl"), card)))
        .isTrue();
  }

  @Test
  void otherSystemsAreLeftToJavaFx() {
    assertThat(DrawingMethod.mayHaveCard("Mac OS X", List.of())).isTrue();
    assertThat(DrawingMethod.mayHaveCard("Windows 11", List.of())).isTrue();
  }
}
