package dev.paddock.environment;

import dev.paddock.process.CommandTraffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Watches, while an installer works, how much it receives and what it has installed: that moves its
 * progress where it says nothing, and shows that it is alive.
 */
final class InstallMeter implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(250);

  /** Less is written while one only waits, to wake threads. */
  private static final long WORK = 64 << 10;

  private final List<String> words;
  private final BuildSite site;
  private final InstallerProgress progress;
  private final CountDownLatch over = new CountDownLatch(1);

  private long received;
  private long written;
  private @Nullable Long installedBefore;

  private InstallMeter(List<String> words, InstallerProgress progress, BuildSite site) {
    this.words = List.copyOf(words);
    this.progress = progress;
    this.site = site;
  }

  /**
   * Begins to watch, from a thread of its own, until closed.
   *
   * @param words the installer's command
   */
  static InstallMeter start(List<String> words, InstallerProgress progress, BuildSite site) {
    InstallMeter meter = new InstallMeter(words, progress, site);
    Thread.ofVirtual().name("installing").start(meter::watch);
    return meter;
  }

  private void watch() {
    try {
      // What is over sooner needs no watching, and looking up the system's functions takes a while.
      if (isOver()) {
        return;
      }
      try (CommandTraffic traffic = CommandTraffic.of(words)) {
        do {
          look(traffic);
        } while (!isOver());
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(CommandTraffic traffic) {
    OptionalLong in = traffic.received();
    if (in.isPresent() && in.getAsLong() > received) {
      received = in.getAsLong();
      site.alive();
      progress.received(received);
    }
    OptionalLong out = traffic.written();
    if (out.isPresent() && out.getAsLong() > written + WORK) {
      written = out.getAsLong();
      site.alive();
    }
    if (progress.isInstalling()) {
      long whole = whole();
      if (installedBefore == null) {
        installedBefore = whole;
      }
      progress.installed((int) (whole - installedBefore));
    }
  }

  /** How many distributions are whole: what a RECORD lists was written before it. */
  private long whole() {
    try {
      Path packages = VenvLayout.findSitePackages(site.environment());
      if (packages == null) {
        return 0;
      }
      try (Stream<Path> all = Files.list(packages)) {
        return all.filter(one -> Files.exists(one.resolve("RECORD"))).count();
      }
    } catch (IOException _) {
      // The folder changes while we read it: the next look is soon.
      return 0;
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
