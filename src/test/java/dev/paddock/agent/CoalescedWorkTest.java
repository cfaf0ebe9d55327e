package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class CoalescedWorkTest {

  @Test
  void whatIsAskedForWhileItIsDoneIsDoneOnceMore() throws Exception {
    var begun = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var times = new AtomicInteger();
    var work =
        new CoalescedWork(() -> {
          times.incrementAndGet();
          begun.countDown();
          try {
            release.await(10, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    var first = CompletableFuture.runAsync(work::ask);
    begun.await();
    for (int i = 0; i < 50; i++) {
      work.ask();
    }
    assertThat(times).hasValue(1);
    release.countDown();
    first.get();
    assertThat(times).hasValue(2);
    work.ask();
    assertThat(times).hasValue(3);
  }

  @Test
  void workThatFailedIsDoneAgainWhenItIsAskedForAgain() {
    var times = new AtomicInteger();
    var work =
        new CoalescedWork(() -> {
          if (times.incrementAndGet() == 1) {
            throw new IllegalStateException("the first time");
          }
        });
    assertThatThrownBy(work::ask).hasMessage("the first time");
    work.ask();
    assertThat(times).hasValue(2);
  }
}
