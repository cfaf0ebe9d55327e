package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives damaged at random load or are refused, and a refused one leaves nothing. */
class ArchiveFuzzTest {

  private static final int ROUNDS = 2_000;

  @TempDir Path temp;

  @Test
  void noDamageBreaksTheReader() throws IOException {
    long seed = Long.getLong("paddock.fuzz.seed", new Random().nextLong());
    System.out.println("archive fuzz: seed " + seed + " (repeat with -Dpaddock.fuzz.seed)");
    var random = new Random(seed);
    byte[] whole =
        ZipBytes.good()
            .folder("src/")
            .file("src/a.py", "x = 1\n".repeat(30), e -> e.descriptor(true, false))
            .stored("größe", ZipBytes.utf8("stored"), e -> {})
            .link("link", "src/a.py")
            .with(z -> z.comment = ZipBytes.utf8("comment"))
            .bytes();
    Path archive = temp.resolve("x.apkg");
    Path packages = temp.resolve("packages");
    var reader = new PackageReader(packages, PackageReader.Limits.DEFAULT);
    int loaded = 0;
    for (int i = 0; i < ROUNDS; i++) {
      Files.write(archive, damaged(whole, random));
      try {
        Path root = reader.read(archive).root();
        FolderTree.delete(root);
        loaded++;
      } catch (InvalidPackageException e) {
        assertThat(e.problems()).as("round %d of seed %d", i, seed).isNotEmpty();
      } catch (RuntimeException e) {
        throw new AssertionError("round " + i + " of seed " + seed, e);
      }
      assertNothingElse(archive, packages, i, seed);
    }
    assertThat(loaded).as("some damage does not matter, such as a time").isBetween(1, ROUNDS - 1);
  }

  private static byte[] damaged(byte[] whole, Random random) {
    byte[] bytes = whole.clone();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(bytes.length);
      bytes[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
            case 2 -> 0;
            default -> (byte) 0xFF;
          };
    }
    return random.nextInt(20) == 0
        ? java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length))
        : bytes;
  }

  private void assertNothingElse(Path archive, Path packages, int round, long seed)
      throws IOException {
    try (Stream<Path> left = Files.walk(temp)) {
      List<Path> other = left.filter(p -> !List.of(temp, archive, packages).contains(p)).toList();
      assertThat(other).as("round %d of seed %d", round, seed).isEmpty();
    }
  }
}
