package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clones files on file systems in a file, which only root may mount. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells which blocks clones share")
class SharedExtentsTest {

  private static final int SIZE = 1 << 20;

  @TempDir Path folder;
  private @Nullable Path disk;

  private Path disk(String type) throws Exception {
    Path image = folder.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(400L << 20);
    }
    Path place = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(run("mkfs." + type, "-q", image.toString()), "there is no mkfs." + type + " here");
    assumeTrue(
        run("mount", "-o", "loop", image.toString(), place.toString()),
        "only root may mount a file system, and this kernel may not know " + type);
    disk = place;
    return place;
  }

  private static boolean run(String... words) throws Exception {
    try {
      Process process =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (java.io.IOException _) {
      // There is no such program.
      return false;
    }
  }

  @AfterEach
  void takeTheDiskAway() throws Exception {
    if (disk != null) {
      assertThat(run("umount", "--lazy", disk.toString())).isTrue();
    }
  }

  private static Path file(Path file, long seed) throws Exception {
    byte[] content = new byte[SIZE];
    new Random(seed).nextBytes(content);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
    // Blocks are given when they are written out.
    assertThat(run("sync", file.toString())).isTrue();
    return file;
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void whatAFileHasTogetherWithItsCloneIsSharedAndCountedOnce(String type) throws Exception {
    Path on = disk(type);
    Path cached = file(on.resolve("cache/module"), 1);
    file(on.resolve("one/own"), 2);
    for (String name : List.of("one/module", "one/again")) {
      assertThat(run("cp", "--reflink=always", cached.toString(), on.resolve(name).toString()))
          .isTrue();
    }

    DiskUse.Bytes bytes = DiskUse.of(on.resolve("one"));

    assertThat(bytes.shared()).isEqualTo(SIZE);
    assertThat(bytes.unique()).isBetween((long) SIZE, SIZE + 16_384L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"xfs", "btrfs"})
  void ofACloneThatWasChangedTheChangedPartIsItsOwn(String type) throws Exception {
    Path on = disk(type);
    Path cached = file(on.resolve("cache/module"), 1);
    Path clone = Files.createDirectory(on.resolve("one")).resolve("module");
    assertThat(run("cp", "--reflink=always", cached.toString(), clone.toString())).isTrue();
    try (RandomAccessFile file = new RandomAccessFile(clone.toFile(), "rw")) {
      file.seek(SIZE / 2);
      file.write(new byte[SIZE / 4]);
      file.getFD().sync();
    }

    DiskUse.Bytes bytes = DiskUse.of(on.resolve("one"));

    assertThat(bytes.shared()).isEqualTo(SIZE - SIZE / 4);
    assertThat(bytes.unique()).isBetween(SIZE / 4L, SIZE / 4 + 16_384L);
  }

  @Test
  void nothingIsAskedWhereFilesAreNotCloned() throws Exception {
    Path place = Files.createDirectory(folder.resolve("memory"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "tmpfs", place.toString()), "only root may mount a disk");
    disk = place;
    assertThat(SharedExtents.of(place)).isNull();
  }

  @Test
  void anAnswerIsReadAsTheKernelWritesIt() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment map = arena.allocate(32 + 64 * 56, 8);
      map.set(ValueLayout.JAVA_INT, 20, 3);
      extent(map, 0, new long[] {0, 1 << 20, 8192}, 0x2000);
      extent(map, 1, new long[] {8192, 0, 4096}, 0x4);
      extent(map, 2, new long[] {12_288, 3 << 20, 4096}, 0);
      List<SharedExtents.Extent> found = new ArrayList<>();

      assertThat(SharedExtents.parse(map, found)).isEqualTo(16_384);

      assertThat(found)
          .containsExactly(
              new SharedExtents.Extent(1 << 20, 8192, true),
              new SharedExtents.Extent(3 << 20, 4096, false));
      extent(map, 2, new long[] {12_288, 3 << 20, 4096}, 0x1);
      assertThat(SharedExtents.parse(map, found)).isZero();
    }
  }

  private static void extent(MemorySegment map, int index, long[] numbers, int flags) {
    long at = 32 + index * 56L;
    for (int i = 0; i < numbers.length; i++) {
      map.set(ValueLayout.JAVA_LONG, at + 8L * i, numbers[i]);
    }
    map.set(ValueLayout.JAVA_INT, at + 40, flags);
  }
}
