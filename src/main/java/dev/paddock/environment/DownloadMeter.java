package dev.paddock.environment;

import dev.paddock.process.ReceivedBytes;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches, while an installer works, how much it receives: that moves its progress within a large
 * download, and shows that it is alive though it says nothing.
 */
final class DownloadMeter implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(250);

  private final List<String> words;
  private final InstallerProgress progress;
  private final Runnable alive;
  private final CountDownLatch over = new CountDownLatch(1);

  private DownloadMeter(List<String> words, InstallerProgress progress, Runnable alive) {
    this.words = List.copyOf(words);
    this.progress = progress;
    this.alive = alive;
  }

  /**
   * Begins to watch, from a thread of its own, until closed.
   *
   * @param words the installer's command
   * @param alive called when more was received
   */
  static DownloadMeter start(List<String> words, InstallerProgress progress, Runnable alive) {
    DownloadMeter meter = new DownloadMeter(words, progress, alive);
    Thread.ofVirtual().name("downloads").start(meter::watch);
    return meter;
  }

  private void watch() {
    try {
      // What is over sooner needs no watching, and looking up the system's functions takes a while.
      if (isOver()) {
        return;
      }
      try (ReceivedBytes received = ReceivedBytes.of(words)) {
        long last = 0;
        do {
          OptionalLong now = received.total();
          if (now.isPresent() && now.getAsLong() > last) {
            last = now.getAsLong();
            alive.run();
            progress.received(last);
          }
        } while (!isOver());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOver() throws InterruptedException {
    return over.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    over.countDown();
  }
}
