package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

class HeartbeatTest {

  @BeforeAll
  static void toolkit() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  private static void onFx(Runnable work) {
    WaitForAsyncUtils.waitForAsyncFx(5_000, work);
  }

  @Test
  void itBeatsOnlyWhileItIsWanted() throws Exception {
    var wanted = new SimpleBooleanProperty(true);
    var beats = new Semaphore(0);
    onFx(() -> new Heartbeat(wanted, Duration.ofMillis(20), beats::release));
    assertThat(beats.tryAcquire(3, 5, TimeUnit.SECONDS)).isTrue();
    onFx(() -> wanted.set(false));
    // One that was on its way may still arrive.
    WaitForAsyncUtils.waitForFxEvents();
    beats.drainPermits();
    assertThat(beats.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
    onFx(() -> wanted.set(true));
    assertThat(beats.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    onFx(() -> wanted.set(false));
  }

  @Test
  void onceClosedItBeatsNoMore() throws Exception {
    var beats = new Semaphore(0);
    var heartbeat = new AtomicReference<Heartbeat>();
    onFx(() ->
        heartbeat.set(
            new Heartbeat(new SimpleBooleanProperty(true), Duration.ofMillis(20), beats::release)));
    assertThat(beats.tryAcquire(2, 5, TimeUnit.SECONDS)).isTrue();
    heartbeat.get().close();
    // One that was on its way may still arrive.
    WaitForAsyncUtils.waitForFxEvents();
    beats.drainPermits();
    assertThat(beats.tryAcquire(200, TimeUnit.MILLISECONDS)).isFalse();
  }

  @Test
  void aSceneIsSeenWhileItsWindowIsOpenAndNotIconified() {
    onFx(() -> {
      var scene = new Scene(new Pane());
      var seen = new Seen(scene).property();
      assertThat(seen.get()).isFalse();
      var stage = new Stage();
      stage.setScene(scene);
      assertThat(seen.get()).isFalse();
      stage.show();
      assertThat(seen.get()).isTrue();
      stage.setIconified(true);
      assertThat(seen.get()).isFalse();
      stage.setIconified(false);
      assertThat(seen.get()).isTrue();
      stage.hide();
      assertThat(seen.get()).isFalse();
    });
  }
}
