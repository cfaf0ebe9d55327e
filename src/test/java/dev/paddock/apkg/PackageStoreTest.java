package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Unpacked archives appear whole or not at all, whoever unpacks at the same time. */
class PackageStoreTest {

  @TempDir Path temp;

  private Path packages() {
    return temp.resolve("packages");
  }

  private PackageReader reader() {
    return new PackageReader(packages(), PackageReader.Limits.DEFAULT);
  }

  private Path archive() throws IOException {
    return ZipBytes.good()
        .file("big", "line of text\n".repeat(200_000))
        .link("link", "main.py")
        .writeTo(temp.resolve("x.apkg"));
  }

  private List<String> inPackages() throws IOException {
    try (Stream<Path> inside = Files.list(packages())) {
      return inside.map(p -> p.getFileName().toString()).toList();
    }
  }

  @Test
  void theFolderIsNamedByTheArchivesDigest() throws Exception {
    Path archive = archive();
    AgentPackage read = reader().read(archive);
    String digest =
        org.apache.commons.codec.digest.DigestUtils.sha256Hex(Files.readAllBytes(archive));
    assertThat(read.sha256()).isEqualTo(digest);
    assertThat(read.root()).isEqualTo(packages().resolve(digest));
    assertThat(read.source()).isEqualTo(archive);
    assertThat(read.isFolder()).isFalse();
    assertThat(inPackages()).containsExactly(digest);
  }

  @Test
  void aCompleteFolderIsReusedWithWhatPythonAddedToIt() throws Exception {
    Path archive = archive();
    Path root = reader().read(archive).root();
    Object before = Files.getAttribute(root.resolve("main.py"), "lastModifiedTime");
    Files.createDirectory(root.resolve("__pycache__"));
    assertThat(reader().read(archive).root()).isEqualTo(root);
    assertThat(root.resolve("__pycache__")).exists();
    assertThat(Files.getAttribute(root.resolve("main.py"), "lastModifiedTime")).isEqualTo(before);
  }

  @Test
  void aDamagedFolderIsReplaced() throws Exception {
    Path archive = archive();
    Path root = reader().read(archive).root();
    List<ThrowingRunnable> damages =
        List.of(
            () -> Files.delete(root.resolve("main.py")),
            () -> Files.writeString(root.resolve("main.py"), "def xxx():\n    pass\n"),
            () -> Files.writeString(root.resolve("agent.yaml"), ""),
            () -> Files.delete(root.resolve("link")),
            () -> FolderTree.delete(root),
            () -> {
              FolderTree.delete(root);
              Files.createDirectory(root);
            },
            () -> {
              FolderTree.delete(root);
              Files.writeString(root, "a file");
            });
    for (ThrowingRunnable damage : damages) {
      damage.run();
      assertThat(reader().read(archive).manifest().name()).isEqualTo("demo");
      assertThat(root.resolve("main.py")).hasContent("def run():\n    pass\n");
      assertThat(root.resolve("link")).hasContent("def run():\n    pass\n");
      assertThat(inPackages()).containsExactly(root.getFileName().toString());
    }
  }

  /** Does what a test says and may throw. */
  @FunctionalInterface
  interface ThrowingRunnable {
    void run() throws Exception;
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void aLinkInTheFoldersPlaceIsNotFollowed() throws Exception {
    Path archive = archive();
    Path root = reader().read(archive).root();
    Path elsewhere = temp.resolve("elsewhere");
    Files.move(root, elsewhere);
    Files.createSymbolicLink(root, elsewhere);
    reader().read(archive);
    assertThat(Files.isSymbolicLink(root)).isFalse();
    assertThat(elsewhere.resolve("main.py")).exists();
  }

  @Test
  void manyAtOnceAllSucceedAndLeaveOneFolder() throws Exception {
    Path archive = archive();
    int count = 8;
    var start = new CyclicBarrier(count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<AgentPackage>> reads = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        reads.add(
            threads.submit(() -> {
              start.await();
              return reader().read(archive);
            }));
      }
      for (Future<AgentPackage> read : reads) {
        assertThat(read.get().root().resolve("big")).hasSize(13L * 200_000);
      }
    }
    assertThat(inPackages()).hasSize(1);
  }

  @Test
  void anInterruptedReadLeavesNothing() throws Exception {
    Path archive = archive();
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> reader().read(archive)).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(packages()).doesNotExist();
  }

  @Test
  void aDiskThatTakesNothingLeavesNothing() throws Exception {
    Path archive = archive();
    // A file where the packages folder should be stands for every disk that refuses.
    Files.writeString(packages(), "in the way");
    assertThatThrownBy(() -> reader().read(archive)).isInstanceOf(IOException.class);
    assertThat(packages()).hasContent("in the way");
  }

  @Test
  @DisabledOnOs(
      value = OS.WINDOWS,
      disabledReason = "a process is killed by its number there too late")
  void aProcessKilledAtAnyMomentLeavesNoHalfFolderUnderTheDigest() throws Exception {
    Path archive = archive();
    String digest = reader().read(archive).sha256();
    FolderTree.delete(packages());
    for (int i = 0; i < 6; i++) {
      Process process =
          new ProcessBuilder(
                  java(),
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  classPath(),
                  UnpackForEver.class.getName(),
                  packages().toString(),
                  archive.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      // Each line is one round of unpacking and deleting; the kill comes at no particular moment.
      assertThat(process.inputReader().readLine()).isEqualTo("round");
      long until = System.nanoTime() + 3_000_000L * i;
      while (System.nanoTime() < until) {
        Thread.onSpinWait();
      }
      process.destroyForcibly().waitFor();
      Path root = packages().resolve(String.valueOf(digest));
      if (Files.exists(root)) {
        assertThat(root.resolve("agent.yaml")).exists();
      }
      assertThat(inPackages()).allMatch(n -> n.equals(digest) || n.startsWith(".unpack-"));
      assertThat(reader().read(archive).root().resolve("big")).hasSize(13L * 200_000);
      reader().sweepLeftovers();
      assertThat(inPackages()).containsExactly(digest);
    }
  }

  /** Unpacks an archive again and again until it is killed. */
  static final class UnpackForEver {
    private UnpackForEver() {}

    public static void main(String[] arguments) throws Exception {
      Path packages = Path.of(arguments[0]);
      while (true) {
        Path root =
            new PackageReader(packages, PackageReader.Limits.DEFAULT)
                .read(Path.of(arguments[1]))
                .root();
        // As garbage collection would: first out of sight, then away.
        Path aside = UnpackFolder.name(packages);
        Files.move(root, aside);
        FolderTree.delete(aside);
        System.out.println("round");
      }
    }
  }

  @Test
  void anArchiveThatChangesWhileItIsReadIsNotTaken() throws Exception {
    Path archive = archive();
    try (ArchiveFile file = ArchiveFile.open(archive)) {
      file.checkUnchanged();
      Files.write(archive, new byte[1], java.nio.file.StandardOpenOption.APPEND);
      assertThatThrownBy(file::checkUnchanged).hasMessageContaining("changed while it was read");
    }
  }

  @Test
  void leftoversOfKilledProcessesAreSweptAndThoseOfLivingOnesKept() throws Exception {
    Path mine = UnpackFolder.name(packages());
    Process ended = new ProcessBuilder(java(), "-version").redirectErrorStream(true).start();
    ended.getInputStream().readAllBytes();
    ended.waitFor();
    Path dead =
        packages().resolve(".unpack-" + ended.pid() + "-" + Instant.now().toEpochMilli() + "-abc");
    Path reused = packages().resolve(".unpack-" + ProcessHandle.current().pid() + "-1000-abc");
    Path other = packages().resolve(".unpack-mine");
    for (Path folder : List.of(mine, dead, reused, other)) {
      Files.createDirectories(folder.resolve("src"));
      Files.writeString(folder.resolve("src/a.py"), "x");
    }
    assertThat(reader().sweepLeftovers()).containsExactlyInAnyOrder(dead, reused);
    assertThat(mine.resolve("src/a.py")).exists();
    assertThat(other).exists();
    assertThat(dead).doesNotExist();
    Files.createDirectories(dead);
    reader().read(archive());
    assertThat(dead).as("the next unpacking sweeps too").doesNotExist();
  }

  /**
   * Taken from the classes themselves: the property names whatever the test runner was started
   * with.
   */
  private static String classPath() {
    return Stream.of(
            UnpackForEver.class,
            PackageReader.class,
            org.snakeyaml.engine.v2.api.LoadSettings.class,
            tools.jackson.databind.ObjectMapper.class,
            tools.jackson.core.JsonParser.class,
            com.fasterxml.jackson.annotation.JsonProperty.class,
            org.apache.commons.codec.digest.DigestUtils.class)
        .map(c ->
            Path.of(
                java.net.URI.create(
                    c.getProtectionDomain().getCodeSource().getLocation().toString())))
        .map(Path::toString)
        .collect(java.util.stream.Collectors.joining(java.io.File.pathSeparator));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  @Test
  void sweepingWithoutAPackagesFolderFindsNothing() throws Exception {
    assertThat(reader().sweepLeftovers()).isEmpty();
  }
}
