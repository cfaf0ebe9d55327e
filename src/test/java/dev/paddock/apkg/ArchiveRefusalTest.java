package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every archive that must be refused, each for its own reason and without a trace. */
class ArchiveRefusalTest {

  @TempDir Path temp;

  private Path packages() {
    return temp.resolve("data/packages");
  }

  private List<PackageProblem> refusal(Path archive) throws IOException {
    return refusal(archive, PackageReader.Limits.DEFAULT);
  }

  private List<PackageProblem> refusal(Path archive, PackageReader.Limits limits)
      throws IOException {
    var reader = new PackageReader(packages(), limits);
    InvalidPackageException refused =
        catchThrowableOfType(InvalidPackageException.class, () -> reader.read(archive));
    assertThat(refused).as("must be refused").isNotNull();
    try (Stream<Path> left = Files.walk(temp)) {
      assertThat(left.filter(p -> !p.equals(temp) && !p.equals(archive)))
          .as("left on disk")
          .isSubsetOf(temp.resolve("data"), packages());
    }
    return refused.problems();
  }

  private String code(ZipBytes zip) throws IOException {
    return code(zip.bytes());
  }

  private String code(byte[] bytes) throws IOException {
    PackageProblem first = refusal(Files.write(temp.resolve("x.apkg"), bytes)).getFirst();
    assertThat(first.severity()).isEqualTo(PackageProblem.Severity.ERROR);
    assertThat(first.message()).isNotBlank();
    return first.code();
  }

  @Test
  void aGoodArchiveIsNotRefused() throws Exception {
    Path archive = ZipBytes.good().writeTo(temp.resolve("x.apkg"));
    var read = new PackageReader(packages(), PackageReader.Limits.DEFAULT).read(archive);
    assertThat(read.root()).isEqualTo(packages().resolve(String.valueOf(read.sha256())));
    assertThat(read.warnings()).isEmpty();
  }

  @Test
  void otherFilesAreNotAZip() throws IOException {
    assertThat(code(new byte[0])).isEqualTo("not-a-zip");
    assertThat(code(ZipBytes.utf8("name: demo\n"))).isEqualTo("not-a-zip");
    assertThat(code(new byte[70_000])).isEqualTo("not-a-zip");
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    byte[] whole = ZipBytes.good().bytes();
    for (int length = 4; length < whole.length; length++) {
      assertThat(code(Arrays.copyOf(whole, length))).as("%d bytes", length).isEqualTo("truncated");
    }
  }

  @Test
  void aTruncatedMiddleIsRefused() throws IOException {
    byte[] whole = ZipBytes.good().bytes();
    byte[] cut = new byte[whole.length - 10];
    System.arraycopy(whole, 0, cut, 0, 40);
    System.arraycopy(whole, 50, cut, 40, cut.length - 40);
    assertThat(code(cut)).isEqualTo("truncated");
  }

  @Test
  void aWrongChecksumIsRefused() throws IOException {
    var zip =
        ZipBytes.good()
            .file(
                "a.txt",
                "hello",
                e -> {
                  e.crc ^= 1;
                  e.localCrc = e.crc;
                });
    assertThat(code(zip)).isEqualTo("bad-crc");
  }

  @Test
  void damagedDataIsRefused() throws IOException {
    var zip = ZipBytes.good().file("a.txt", "hello hello hello", e -> e.data[0] = (byte) 0xFF);
    assertThat(code(zip)).isEqualTo("data-damaged");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1 | 1 << 6, 1 << 13})
  void encryptedEntriesAreRefused(int flags) throws IOException {
    var zip =
        ZipBytes.good()
            .file(
                "a.txt",
                "x",
                e -> {
                  e.flags |= flags;
                  e.localFlags |= flags;
                });
    assertThat(code(zip)).isEqualTo("encrypted");
  }

  @Test
  void anArchiveWithoutManifestIsRefusedAndToldWhereOneIs() throws IOException {
    assertThat(code(new ZipBytes())).isEqualTo("manifest-missing");
    Path archive =
        new ZipBytes().file("demo/agent.yaml", ZipBytes.MANIFEST).writeTo(temp.resolve("x.apkg"));
    assertThat(refusal(archive).getFirst().message()).contains("demo/agent.yaml", "root");
  }

  @ParameterizedTest
  @CsvSource({
    "/etc/x, name-absolute",
    "\\\\server\\share\\x, name-absolute",
    "\\x, name-absolute",
    "C:x, name-drive",
    "c:/x, name-drive",
    "C:\\x, name-drive",
    "../x, name-dotdot",
    "a/../../x, name-dotdot",
    "a/../x, name-dotdot",
    "..\\x, name-dotdot",
    "a\\..\\..\\x, name-dotdot",
    "a/.., name-dotdot",
    "'a/.. /x', name-dotdot",
    "a/.../x, name-dotdot",
    "a/..\uff0fx, name-dotdot",
    "\uff0e\uff0e/x, name-dotdot",
    "\u2025/x, name-dotdot",
    "con, name-reserved",
    "a/NUL.txt, name-reserved",
    "aux.tar.gz, name-reserved",
    "COM1, name-reserved",
    "lpt9.x/y, name-reserved",
    "com\u00b9, name-reserved",
    "conout$, name-reserved",
    "'con .txt', name-reserved",
    "a./b, name-reserved",
    "'a /b', name-reserved",
  })
  void dangerousNamesAreRefused(String name, String code) throws IOException {
    assertThat(code(ZipBytes.good().file(name, "x"))).isEqualTo(code);
  }

  @Test
  void aNulInANameIsRefused() throws IOException {
    assertThat(code(ZipBytes.good().file("a\0.txt", "x"))).isEqualTo("name-nul");
  }

  @Test
  void aNameMarkedAsUtf8ThatIsNotIsRefused() throws IOException {
    var zip =
        ZipBytes.good()
            .raw(
                new byte[] {'a', (byte) 0xC0, (byte) 0xAE},
                e -> {
                  e.flags = 0x800;
                  e.localFlags = 0x800;
                });
    assertThat(code(zip)).isEqualTo("name-encoding");
  }

  @Test
  void longNamesAndPathsAreRefusedExactlyBeyondTheLimits() throws Exception {
    assertThat(code(ZipBytes.good().file("a".repeat(256), "x"))).isEqualTo("name-too-long");
    assertThat(code(ZipBytes.good().file("ä".repeat(128), "x"))).isEqualTo("name-too-long");
    String folders = ("b".repeat(203) + "/").repeat(5);
    assertThat(code(ZipBytes.good().file(folders + "12345", "x"))).isEqualTo("path-too-long");
    assertThat(code(ZipBytes.good().file("d/".repeat(65) + "x", "x"))).isEqualTo("path-too-deep");
    Path archive =
        ZipBytes.good()
            .file("a".repeat(255), "x")
            .file(folders + "1234", "x")
            .file("d/".repeat(64) + "x", "x")
            .writeTo(temp.resolve("good.apkg"));
    var read = new PackageReader(packages(), PackageReader.Limits.DEFAULT).read(archive);
    assertThat(read.root().resolve(folders + "1234")).hasContent("x");
  }

  @ParameterizedTest
  @CsvSource({
    "a.txt, a.txt",
    "a.txt, A.TXT",
    "stra\u00dfe, STRASSE",
    "stra\u00dfe, STRA\u1e9eE",
    "\u00e9, e\u0301",
    "\ufb01le, file",
    "a/b, a\\b",
    "a/b, ./a//b",
    "\u03c3, \u03c2",
    "src/a, SRC/b",
  })
  void namesThatAreOneOnSomeSystemAreRefused(String one, String other) throws IOException {
    assertThat(code(ZipBytes.good().file(one, "1").file(other, "2"))).isEqualTo("name-twice");
  }

  @Test
  void aFolderTwiceIsRefused() throws IOException {
    assertThat(code(ZipBytes.good().folder("a/").folder("A/"))).isEqualTo("name-twice");
  }

  @Test
  void aFileAndAFolderOfOneNameAreRefusedInEitherOrder() throws IOException {
    assertThat(code(ZipBytes.good().file("a", "x").file("a/b", "x"))).isEqualTo("file-and-folder");
    assertThat(code(ZipBytes.good().file("a/b", "x").file("A", "x"))).isEqualTo("file-and-folder");
    assertThat(code(ZipBytes.good().folder("a/").file("a", "x"))).isEqualTo("file-and-folder");
    assertThat(code(ZipBytes.good().file("a", "x").folder("a/"))).isEqualTo("file-and-folder");
    assertThat(code(ZipBytes.good().link("a", "main.py").file("a/b", "x")))
        .isEqualTo("file-and-folder");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../x",
        "/etc/passwd",
        "sub/../../x",
        "..\\x",
        "C:\\x",
        "\\\\server\\x",
        "up/../../../x",
        "..",
      })
  void linksThatLeaveTheRootAreRefused(String target) throws IOException {
    var zip = ZipBytes.good().link("l", target).link("up", "deep/er").file("deep/er/x", "x");
    assertThat(code(zip)).isEqualTo("link-outside");
  }

  @Test
  void aChainOfLinksThatLeavesTheRootIsRefused() throws IOException {
    // a/one looks as if it stayed inside until the link in its way is followed.
    var zip = ZipBytes.good().link("a/up", "..").link("a/one", "up/../x").folder("b/");
    assertThat(code(zip)).isEqualTo("link-outside");
  }

  @Test
  void linksInACircleAreRefused() throws IOException {
    assertThat(code(ZipBytes.good().link("a", "b").link("b", "a"))).isEqualTo("link-loop");
  }

  @Test
  void devicesAndPipesAreRefused() throws IOException {
    for (int mode : new int[] {0010644, 0020644, 0060644, 0140644}) {
      var zip = ZipBytes.good().stored("p", new byte[0], e -> e.mode = mode);
      assertThat(code(zip)).isEqualTo("special-file");
    }
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    var zip = ZipBytes.good();
    for (int i = 0; i < 19_999; i++) {
      zip.stored("f" + i, new byte[0], e -> {});
    }
    assertThat(code(zip)).isEqualTo("too-many-entries");
    assertThat(code(zip.with(z -> z.count = 5))).isEqualTo("too-many-entries");
    assertThat(code(ZipBytes.good().with(z -> z.count = 3))).isEqualTo("header-mismatch");
  }

  @Test
  void aTruthfulDirectoryOverTheLimitIsRefusedBeforeAByteIsWritten() throws IOException {
    Path archive = ZipBytes.good().file("big", "x".repeat(5_000)).writeTo(temp.resolve("x.apkg"));
    var problems = refusal(archive, new PackageReader.Limits(5_000, 200));
    assertThat(problems.getFirst().code()).isEqualTo("too-big");
    assertThat(packages()).doesNotExist();
  }

  @Test
  void aLyingDirectoryIsRefusedWhenTheBytesCome() throws IOException {
    var zip =
        ZipBytes.good()
            .file(
                "big",
                "x".repeat(1 << 20),
                e -> {
                  e.size = 10;
                  e.localSize = 10;
                });
    assertThat(code(zip)).isEqualTo("size-mismatch");
  }

  @Test
  void aBombIsRefusedByTheWholeArchivesRatioPast100MiB() throws IOException {
    byte[] zeros = new byte[101 << 20];
    Path archive =
        new ZipBytes()
            .file("agent.yaml", ZipBytes.MANIFEST)
            .file("zeros", new String(zeros, StandardCharsets.ISO_8859_1))
            .writeTo(temp.resolve("x.apkg"));
    assertThat(refusal(archive).getFirst().code()).isEqualTo("ratio-too-high");
    assertThat(packages()).doesNotExist();
  }

  @Test
  void headersThatDisagreeWithTheDirectoryAreRefused() throws IOException {
    assertMismatch(e -> e.localName = ZipBytes.utf8("b.txt"));
    assertMismatch(e -> e.localSize++);
    assertMismatch(e -> e.localPackedSize--);
    assertMismatch(e -> e.localCrc++);
    assertMismatch(e -> e.localMethod = 0);
    assertMismatch(e -> e.localFlags |= 1);
    assertMismatch(e -> {
      e.descriptor(true, false);
      e.localCrc = 7;
    });
    assertMismatch(e -> e.offset = 7);
    assertMismatch(e -> e.offset = 70_000);
    assertMismatch(e -> {
      e.descriptor(true, false);
      e.trailer[5]++;
    });
  }

  private void assertMismatch(java.util.function.Consumer<ZipBytes.Entry> change)
      throws IOException {
    assertThat(code(ZipBytes.good().file("a.txt", "hello", change))).isEqualTo("header-mismatch");
  }

  @Test
  void unknownCompressionIsRefused() throws IOException {
    for (int method : new int[] {1, 9, 12, 14, 93, 95}) {
      var zip =
          ZipBytes.good()
              .file(
                  "a",
                  "x",
                  e -> {
                    e.method = method;
                    e.localMethod = method;
                  });
      assertThat(code(zip)).isEqualTo("unknown-method");
    }
  }

  @Test
  void overlappingEntriesAreRefused() throws IOException {
    // Two entries of the directory share one header, as the cheapest bombs do.
    var zip = ZipBytes.good().file("a", "x").file("a", "x", e -> e.offset = 0);
    byte[] bytes = zip.bytes();
    assertThat(code(bytes)).isIn("header-mismatch", "name-twice");
    assertThat(code(quoted())).isEqualTo("entries-overlap");
  }

  /** One entry whose stored data holds the whole header and data of the next one. */
  private static ZipBytes quoted() {
    byte[] inner = new ZipBytes().file("inner", "boo").bytes();
    int innerLength = 30 + 5 + ZipBytes.deflate(ZipBytes.utf8("boo")).length;
    byte[] quoted = Arrays.copyOf(inner, innerLength);
    var zip = new ZipBytes().stored("outer", quoted, e -> {});
    int outerStart = 30 + 5;
    return zip.file("inner", "boo", e -> e.offset = outerStart)
        .file("agent.yaml", ZipBytes.MANIFEST);
  }

  @Test
  void bytesBeforeTheArchiveAreRefused() throws IOException {
    byte[] junk = ZipBytes.utf8("#!/bin/sh\n");
    assertThat(code(ZipBytes.good().with(z -> z.before = junk))).isEqualTo("bytes-before");
    var adjusted = new ZipBytes();
    adjusted.before = junk;
    adjusted.directoryShift = junk.length;
    adjusted.file("agent.yaml", ZipBytes.MANIFEST, e -> e.offset = junk.length);
    assertThat(code(adjusted)).isEqualTo("bytes-before");
  }

  @Test
  void bytesBeforeAZip64ArchiveAreRefused() throws IOException {
    var zip = ZipBytes.good();
    zip.zip64End = true;
    zip.before = new byte[90];
    assertThat(code(zip)).isEqualTo("bytes-before");
    zip.before = new byte[0];
    zip.count = 1;
    assertThat(code(zip)).isEqualTo("header-mismatch");
  }

  @Test
  void bytesAfterTheArchiveAreRefused() throws IOException {
    assertThat(code(ZipBytes.good().with(z -> z.after = new byte[1]))).isEqualTo("bytes-after");
    assertThat(code(ZipBytes.good().with(z -> z.after = new byte[900]))).isEqualTo("bytes-after");
  }

  @Test
  void anEntryTheDirectoryDoesNotListIsRefused() throws IOException {
    byte[] hidden = Arrays.copyOf(new ZipBytes().file("h", "x").bytes(), 34);
    assertThat(code(ZipBytes.good().with(z -> z.beforeDirectory = hidden)))
        .isEqualTo("header-mismatch");
  }

  @Test
  void twoEndsAreRefused() throws IOException {
    byte[] end = Arrays.copyOfRange(new ZipBytes().bytes(), 0, 22);
    assertThat(code(ZipBytes.good().with(z -> z.comment = end))).isEqualTo("two-ends");
  }

  @Test
  void problemsOfSeveralEntriesAreReportedAtOnce() throws IOException {
    Path archive =
        ZipBytes.good()
            .file("../a", "x")
            .file("/b", "x")
            .file("nul", "x")
            .writeTo(temp.resolve("x.apkg"));
    assertThat(refusal(archive))
        .extracting(PackageProblem::code)
        .contains("name-dotdot", "name-absolute", "name-reserved");
  }

  @Test
  void messagesObeyNoControlCharacters() throws IOException {
    Path archive =
        ZipBytes.good().file("\u001b[31m\u202e/../x\n", "x").writeTo(temp.resolve("x.apkg"));
    PackageProblem problem = refusal(archive).getFirst();
    assertThat(problem.message() + text(problem.file())).doesNotContain("\u001b", "\n", "\u202e");
  }

  private static String text(@Nullable String text) {
    return String.valueOf(text);
  }

  @Test
  void aRefusedManifestLeavesNothing() throws IOException {
    assertThat(code(new ZipBytes().file("agent.yaml", "- a\n"))).isEqualTo("manifest-not-map");
    assertThat(code(new ZipBytes().file("agent.yaml", "#".repeat((1 << 20) + 1))))
        .isEqualTo("manifest-too-big");
    String twoBase = "name: a\nversion: '1'\nentrypoint: main:run\nui: {path: ../x}\n";
    assertThat(code(new ZipBytes().file("agent.yaml", twoBase))).isEqualTo("ui-path-outside");
  }
}
