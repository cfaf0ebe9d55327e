package dev.paddock.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileLocksTest {

  @TempDir Path folder;

  private @Nullable Process other;

  @AfterEach
  void endTheOther() {
    if (other != null) {
      other.destroyForcibly();
    }
  }

  /** Another process that takes a lock, says so, and keeps it until it is killed. */
  static final class Keeper {
    private Keeper() {}

    public static void main(String[] args) throws Exception {
      var held = new FileLocks("keeper of a lock").tryLock(Path.of(args[0]));
      System.out.println(held.isPresent());
      new CountDownLatch(1).await();
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has a file that is always full")
  void aFullDiskTakesNoNameButTheLockIsHeld() throws IOException {
    var locks = new FileLocks("test");
    Path full = Path.of("/dev/full");
    try (var held = locks.tryLock(full).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(locks.tryLock(full)).isEmpty();
    }
  }

  @Test
  void aSecondThreadDoesNotGetWhatOneHolds() throws IOException {
    var locks = new FileLocks("test");
    Path file = folder.resolve("a.lock");
    try (var held = locks.tryLock(file).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(locks.tryLock(file)).isEmpty();
      assertThat(locks.holder(file).orElseThrow().pid()).isEqualTo(ProcessHandle.current().pid());
    }
    assertThat(locks.holder(file)).isEmpty();
    locks.tryLock(file).orElseThrow().close();
  }

  @Test
  void whoHoldsALockInAnotherProcessIsNamedAndItEndsWithItsOwner() throws Exception {
    Path file = folder.resolve("b.lock");
    Process keeper = keep(file);
    var locks = new FileLocks("test");
    var waited = new ArrayList<FileLocks.Holder>();

    assertThat(locks.tryLock(file)).isEmpty();
    assertThat(locks.lock(file, Duration.ofMillis(60), waited::add)).isEmpty();
    assertThat(waited).containsExactly(new FileLocks.Holder(keeper.pid(), "keeper of a lock"));

    keeper.destroyForcibly().waitFor();
    try (var held = locks.lock(file, Duration.ofSeconds(5), _ -> {}).orElseThrow()) {
      assertThat(held).isNotNull();
    }
  }

  @Test
  void manyThreadsTakeTurns() throws Exception {
    var locks = new FileLocks("test");
    Path file = folder.resolve("c.lock");
    var inside = new AtomicInteger();
    var most = new AtomicInteger();
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 20; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try (var held = locks.lock(file, Duration.ofSeconds(20), _ -> {}).orElseThrow()) {
                  assertThat(held).isNotNull();
                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                  inside.decrementAndGet();
                } catch (IOException | InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(1);
  }

  private Process keep(Path file) throws IOException {
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Keeper.class.getName(),
                    file.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    other = process;
    BufferedReader said = process.inputReader();
    assertThat(said.readLine()).isEqualTo("true");
    assertThat(Files.exists(file)).isTrue();
    return process;
  }
}
