package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxToolkit;

class FxThreadTest {

  @BeforeAll
  static void toolkit() throws Exception {
    FxToolkit.registerPrimaryStage();
  }

  @Test
  void workRunsOnTheWindowsThread() throws Exception {
    var seen = new CountDownLatch(1);
    FxThread.run(() -> {
      if (Platform.isFxApplicationThread()) {
        seen.countDown();
      }
    });
    assertThat(seen.await(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aFloodOfValuesArrivesAsItsLastOneAlone() throws Exception {
    List<Integer> received = Collections.synchronizedList(new ArrayList<>());
    var latest = new FxThread.Latest<Integer>(received::add);
    var gate = new CountDownLatch(1);
    FxThread.later(() -> await(gate));
    for (int i = 1; i <= 10_000; i++) {
      latest.accept(i);
    }
    gate.countDown();
    settle();
    assertThat(received).containsExactly(10_000);
  }

  @Test
  void aValueAfterADeliveredOneArrivesToo() throws Exception {
    List<String> received = Collections.synchronizedList(new ArrayList<>());
    var latest = new FxThread.Latest<String>(received::add);
    latest.accept("first");
    settle();
    latest.accept("second");
    settle();
    assertThat(received).containsExactly("first", "second");
  }

  private static void settle() throws InterruptedException {
    var done = new CountDownLatch(1);
    FxThread.later(done::countDown);
    assertThat(done.await(5, TimeUnit.SECONDS)).isTrue();
  }

  private static void await(CountDownLatch gate) {
    try {
      gate.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
