package dev.paddock.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.python.TestPython;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code paddock} at the repository's root, over sources that a stub builds at once. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "it makes up start times out of /proc")
class LaunchScriptTest {

  private static final String STUB =
      "#!/bin/sh\n: >target/paddock.jar\necho built >>target/builds\n";

  @TempDir Path folder;
  private Path root;
  private Path lock;

  /** Lives, and has the script's name in its command line. */
  private Process bystander;

  @BeforeEach
  void copyScript() throws Exception {
    root = Files.createDirectories(folder.resolve("root")).toRealPath();
    for (String part : new String[] {"src/main", "samples", "target/launch"}) {
      Files.createDirectories(root.resolve(part));
    }
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Path mvnw = Files.writeString(root.resolve("mvnw"), STUB);
    Files.setPosixFilePermissions(mvnw, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.copy(TestPython.repository().resolve("paddock"), root.resolve("paddock"));
    lock = root.resolve("target/launch/lock");
    bystander = new ProcessBuilder("sh", "-c", "sleep 300; :", "paddock").start();
  }

  @AfterEach
  void endBystander() {
    bystander.descendants().forEach(ProcessHandle::destroyForcibly);
    bystander.destroyForcibly();
  }

  private Process start() throws IOException {
    var script = new ProcessBuilder("sh", root.resolve("paddock").toString(), "--version");
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return script.redirectErrorStream(true).redirectOutput(said().toFile()).start();
  }

  private Path said() {
    return folder.resolve("said");
  }

  private String startOf(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), UTF_8);
    return stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19];
  }

  private void builds(Process script) throws Exception {
    assertThat(script.waitFor(60, TimeUnit.SECONDS)).as(Files.readString(said())).isTrue();
    assertThat(Files.readString(root.resolve("target/builds"))).isEqualTo("built\n");
    assertThat(Files.isSymbolicLink(lock)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"PID", "PID:1:ROOT", "PID:START:/another/folder", "1:1:ROOT", "nonsense", "FILE"})
  void aLockWhoseOwnerIsGoneOrBuildsAnotherFolderIsNotWaitedFor(String planted) throws Exception {
    if (planted.equals("FILE")) {
      Files.createFile(lock);
    } else {
      String target =
          planted
              .replace("PID", Long.toString(bystander.pid()))
              .replace("START", startOf(bystander.pid()))
              .replace("ROOT", root.toString());
      Files.createSymbolicLink(lock, Path.of(target));
    }
    builds(start());
    assertThat(Files.readString(said())).doesNotContain("waiting");
    assertThat(bystander.isAlive()).isTrue();
  }

  @Test
  void aBuildUnderWayIsWaitedForUntilItsOwnerIsGone() throws Exception {
    String owner = bystander.pid() + ":" + startOf(bystander.pid()) + ":" + root;
    Files.createSymbolicLink(lock, Path.of(owner));
    Process script = start();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!Files.readString(said()).contains("(process " + bystander.pid() + ")")) {
      assertThat(System.nanoTime() - end).as(Files.readString(said())).isNegative();
      LockSupport.parkNanos(20_000_000);
    }
    assertThat(root.resolve("target/builds")).doesNotExist();
    bystander.destroyForcibly().waitFor();
    builds(script);
  }
}
