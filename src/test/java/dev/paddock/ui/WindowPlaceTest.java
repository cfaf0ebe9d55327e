package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.ui.model.WindowMemory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.geometry.Rectangle2D;
import javafx.stage.Screen;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** On the headless platform's screen, which is smaller than the window would like to be. */
class WindowPlaceTest {

  @BeforeAll
  static void begin() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  private static Stage restored(WindowMemory memory) throws Exception {
    var made = new AtomicReference<Stage>();
    onFx(_ -> {
      Stage stage = new Stage();
      new WindowPlace(stage).restore(memory);
      made.set(stage);
    });
    return made.get();
  }

  private static void onFx(Consumer<Object> work) throws Exception {
    WaitForAsyncUtils.asyncFx(() -> work.accept("")).get(20, TimeUnit.SECONDS);
  }

  private static Rectangle2D room() {
    return Screen.getPrimary().getVisualBounds();
  }

  @Test
  void theFirstWindowIsNoLargerThanTheScreenAndBeginsOnIt() throws Exception {
    Stage stage = restored(WindowMemory.NONE);

    assertThat(stage.getWidth()).isEqualTo(room().getWidth());
    assertThat(stage.getHeight()).isLessThanOrEqualTo(room().getHeight());
    assertThat(stage.getX()).isEqualTo(room().getMinX());
    assertThat(stage.getY()).isEqualTo(room().getMinY());
  }

  @Test
  void aWindowOfALargerScreenIsMadeToFitThisOne() throws Exception {
    Stage stage = restored(WindowMemory.NONE.withBounds(40, 30, 3000, 2000, false));

    assertThat(stage.getWidth()).isEqualTo(room().getWidth());
    assertThat(stage.getHeight()).isEqualTo(room().getHeight());
    assertThat(stage.getX()).isEqualTo(room().getMinX());
    assertThat(stage.getY()).isEqualTo(room().getMinY());
  }

  @Test
  void aWindowThatFitsIsWhereItWas() throws Exception {
    Stage stage = restored(WindowMemory.NONE.withBounds(40, 30, 900, 600, false));

    assertThat(stage.getX()).isEqualTo(40);
    assertThat(stage.getY()).isEqualTo(30);
    assertThat(stage.getWidth()).isEqualTo(900);
    assertThat(stage.getHeight()).isEqualTo(600);
  }

  @Test
  void aTitleBarAboveTheScreenComesBackOntoIt() throws Exception {
    Stage stage = restored(WindowMemory.NONE.withBounds(40, -12, 900, 600, false));

    assertThat(stage.getY()).isEqualTo(room().getMinY());
  }
}
