package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
    value = OS.LINUX,
    disabledReason = "survivors are looked for in /proc, and only Linux promises none")
@Timeout(60)
class OrphanTest {

  /** Ignores TERM, and so does its grandchild in a session of its own; each leaves a file. */
  private static final String STUBBORN =
      """
      import os, signal, sys, time
      signal.signal(signal.SIGTERM, signal.SIG_IGN)
      if os.fork() == 0:
          os.setsid()
          if os.fork() == 0:
              open(os.path.join(sys.argv[1], 'ready-%d' % os.getpid()), 'w').close()
              time.sleep(60)
          os._exit(0)
      os.wait()
      time.sleep(60)
      """;

  @TempDir Path folder = Path.of("");

  @AfterEach
  void nothingIsLeft() throws IOException {
    assertThat(Survivors.of(folder)).isEmpty();
  }

  private Process owner() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            KilledOwner.class.getName(),
            folder.toString(),
            Pythons.any().toString(),
            STUBBORN)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("owner.log").toFile())
        .start();
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void until(Duration limit, Condition condition) throws IOException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime() - end).as("time over").isNegative();
      LockSupport.parkNanos(10_000_000);
    }
  }

  private long ready() throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith("ready-")).count();
    }
  }

  private ProcessIdentity agent() throws IOException {
    String[] words = Files.readString(folder.resolve("agent")).split(" ", 2);
    return new ProcessIdentity(Long.parseLong(words[0]), words[1]);
  }

  @Test
  void nothingOutlivesAKilledOwnerForLong() throws Exception {
    Process owner = owner();
    until(Duration.ofSeconds(30), () -> ready() == 3);
    assertThat(Survivors.of(folder)).hasSizeGreaterThanOrEqualTo(6);

    owner.destroyForcibly().waitFor();

    until(Duration.ofMillis(3500), () -> Survivors.of(folder).isEmpty());
    assertThat(Files.readString(folder.resolve("report"))).contains("by orphaned");
  }

  @Test
  void whatIsLeftOfAKilledOwnerAndItsKilledShimIsFoundByTheNext() throws Exception {
    Process owner = owner();
    until(Duration.ofSeconds(30), () -> ready() == 3 && Files.exists(folder.resolve("agent")));
    ProcessIdentity agent = agent();
    long shim = ProcFile.stat(agent.pid()).orElseThrow().parent();
    // The shim first, stopped, so that it cannot act on its owner's end.
    signal("STOP", shim);
    owner.destroyForcibly().waitFor();
    ProcessIdentity.of(shim).orElseThrow().kill();
    until(Duration.ofSeconds(5), () -> !agent.isAlive());

    ProcessTree tree = ProcessTree.of(agent, folder.resolve("report"));

    assertThat(tree.living()).isNotEmpty();
    assertThat(tree.end()).isTrue();
    assertThat(tree.living()).isEmpty();
    // The command's own shim has done its part meanwhile.
    until(Duration.ofMillis(3500), () -> Survivors.of(folder).isEmpty());
  }

  @Test
  void aLaterProcessOfTheAgentsNumberIsNotTakenForIt() throws Exception {
    Process stranger = new ProcessBuilder("setsid", "sleep", "30", "1").start();
    try {
      until(
          Duration.ofSeconds(5),
          () -> ProcFile.stat(stranger.pid()).orElseThrow().session() == stranger.pid());
      ProcessIdentity earlier = new ProcessIdentity(stranger.pid(), "another:1");

      ProcessTree tree = ProcessTree.of(earlier, folder.resolve("report"));

      assertThat(tree.living()).isEmpty();
      assertThat(tree.end()).isTrue();
      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroyForcibly();
    }
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(
            new ProcessBuilder(List.of("kill", "-" + name, Long.toString(pid))).start().waitFor())
        .isZero();
  }
}
