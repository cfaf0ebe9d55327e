package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What honest tools write must load, odd as some of it is. */
class ArchiveLoadTest {

  @TempDir Path temp;

  private AgentPackage load(ZipBytes zip) throws IOException, InvalidPackageException {
    return load(zip.writeTo(temp.resolve("x.apkg")));
  }

  private AgentPackage load(Path archive) throws IOException, InvalidPackageException {
    return new PackageReader(temp.resolve("packages"), PackageReader.Limits.DEFAULT).read(archive);
  }

  private void run(Path folder, String... command) throws Exception {
    // Not our own input: a command that reads it (zip does for a comment) would wait for ever.
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().close();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  private static boolean onPath(String tool) {
    for (String folder : System.getenv("PATH").split(java.io.File.pathSeparator)) {
      if (Files.isExecutable(Path.of(folder, tool))) {
        return true;
      }
    }
    System.out.println("not tried, since it is not on PATH: " + tool);
    return false;
  }

  private Path project() throws IOException {
    Path project = Files.createDirectories(temp.resolve("project/src/größe"));
    Files.writeString(project.resolve("日本.py"), "x = 1\n");
    project = temp.resolve("project");
    Files.writeString(project.resolve("agent.yaml"), ZipBytes.MANIFEST);
    Files.writeString(project.resolve("main.py"), "def run():\n    pass\n");
    Files.createDirectory(project.resolve("empty"));
    Files.writeString(project.resolve("empty file"), "");
    Path script = Files.writeString(project.resolve("run.sh"), "#!/bin/sh\n");
    script.toFile().setExecutable(true);
    Files.createSymbolicLink(project.resolve("link"), Path.of("src/größe/日本.py"));
    return project;
  }

  private void assertProject(AgentPackage read, boolean links) {
    Path root = read.root();
    assertThat(root.resolve("main.py")).hasContent("def run():\n    pass\n");
    assertThat(root.resolve("src/größe/日本.py")).hasContent("x = 1\n");
    assertThat(root.resolve("empty")).isDirectory();
    assertThat(root.resolve("empty file")).isEmptyFile();
    assertThat(root.resolve("run.sh").toFile().canExecute()).isTrue();
    assertThat(root.resolve("main.py").toFile().canExecute()).isFalse();
    assertThat(Files.isSymbolicLink(root.resolve("link"))).isEqualTo(links);
    assertThat(root.resolve("link")).hasContent("x = 1\n");
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the project has links and an executable bit")
  void whatInfoZipWritesLoads() throws Exception {
    assumeThat(onPath("zip")).as("Info-ZIP's zip is not installed").isTrue();
    Path project = project();
    run(project, "zip", "-q", "-r", "-y", "../a.apkg", ".");
    assertProject(load(temp.resolve("a.apkg")), true);
    run(project, "zip", "-q", "-r", "-0", "-z", "../b.apkg", ".");
    assertProject(load(temp.resolve("b.apkg")), false);
    // Into a pipe it writes files only, with descriptors.
    run(project, "sh", "-c", "zip -q - agent.yaml main.py | cat > ../c.apkg");
    assertThat(load(temp.resolve("c.apkg")).root().resolve("main.py")).isNotEmptyFile();
    run(project, "zip", "-q", "-r", "-y", "-D", "-UN=UTF8", "../e.apkg", ".");
    run(project, "zip", "-q", "../e.apkg", "empty");
    assertProject(load(temp.resolve("e.apkg")), true);
  }

  @Test
  void whatPythonWritesLoads() throws Exception {
    String python = onPath("python3") ? "python3" : "python";
    assumeThat(onPath(python)).as("no Python is on PATH").isTrue();
    String script =
        """
        import io, sys, zipfile, stat
        M = "name: demo\\nversion: '1.0'\\nentrypoint: main:run\\n"
        class Pipe(io.RawIOBase):
            def __init__(self, path): self.f = open(path, "wb")
            def writable(self): return True
            def write(self, b): return self.f.write(b)
        def fill(z, zip64):
            z.writestr("src/", "")
            z.writestr("agent.yaml", M)
            z.writestr("main.py", "x = 1")
            z.writestr(zipfile.ZipInfo("größe.txt"), "ä", zipfile.ZIP_STORED)
            with z.open("big.bin", "w", force_zip64=zip64) as f:
                f.write(b"0123456789" * 1000)
            link = zipfile.ZipInfo("src/link"); link.create_system = 3
            link.external_attr = (stat.S_IFLNK | 0o777) << 16
            z.writestr(link, "../main.py")
            z.comment = b"a comment"
        for i, (kind, zip64, mode) in enumerate([(0, False, "f"), (8, False, "f"), (8, True, "f"),
                                                 (8, False, "p"), (8, True, "p"), (0, False, "p")]):
            target = "p%d.apkg" % i if mode == "f" else Pipe("p%d.apkg" % i)
            with zipfile.ZipFile(target, "w", kind) as z: fill(z, zip64)
            if mode == "p": target.f.close()
        with zipfile.ZipFile("p1.apkg", "a", 8) as z: z.writestr("added.txt", "later")
        """;
    run(temp, python, "-c", script);
    for (int i = 0; i < 6; i++) {
      AgentPackage read = load(temp.resolve("p" + i + ".apkg"));
      assertThat(read.root().resolve("src/link")).hasContent("x = 1");
      assertThat(read.root().resolve("größe.txt")).hasContent("ä");
      assertThat(read.root().resolve("big.bin")).hasSize(10_000);
    }
    assertThat(load(temp.resolve("p1.apkg")).root().resolve("added.txt")).hasContent("later");
  }

  @Test
  void whatJavaWritesLoads() throws Exception {
    Path archive = temp.resolve("j.apkg");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.setComment("made by Java");
      for (String name : List.of("src/", "agent.yaml", "main.py", "src/größe.py")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(name.endsWith("/") ? new byte[0] : ZipBytes.utf8(ZipBytes.MANIFEST));
        zip.closeEntry();
      }
      var stored = new ZipEntry("stored");
      stored.setMethod(ZipEntry.STORED);
      stored.setSize(0);
      stored.setCrc(0);
      zip.putNextEntry(stored);
      zip.closeEntry();
    }
    assertThat(load(archive).root().resolve("src/größe.py")).hasContent(ZipBytes.MANIFEST);
  }

  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void everyFormOfDescriptorLoads(boolean signed, boolean wide) throws Exception {
    var zip =
        ZipBytes.good()
            .file("a", "hello", e -> e.descriptor(signed, wide))
            .stored("b", new byte[0], e -> e.descriptor(signed, wide))
            .file("c", "last", e -> e.descriptor(signed, wide));
    assertThat(load(zip).root().resolve("c")).hasContent("last");
  }

  @Test
  void aHeaderMayHaveItsValuesThoughADescriptorFollows() throws Exception {
    var zip =
        ZipBytes.good()
            .file(
                "a",
                "hello",
                e -> {
                  e.descriptor(true, false);
                  e.localCrc = e.crc;
                  e.localSize = e.size;
                  e.localPackedSize = e.packedSize;
                });
    assertThat(load(zip).root().resolve("a")).hasContent("hello");
  }

  @Test
  void zip64RecordsLoad() throws Exception {
    ByteBuffer extra = ByteBuffer.allocate(20).order(ByteOrder.LITTLE_ENDIAN);
    extra.putShort((short) 1).putShort((short) 16).putLong(5).putLong(7);
    var zip =
        ZipBytes.good()
            .file(
                "a",
                "hello",
                e -> {
                  assertThat(e.packedSize).isEqualTo(7);
                  e.extra = extra.array();
                  e.localExtra = extra.array();
                  e.size = -1;
                  e.packedSize = -1;
                  e.localSize = -1;
                  e.localPackedSize = -1;
                })
            .with(z -> z.zip64End = true);
    assertThat(load(zip).root().resolve("a")).hasContent("hello");
  }

  @Test
  void macNamesInUtf8WithoutTheFlagAndItsExtraFilesLoad() throws Exception {
    var zip =
        ZipBytes.good()
            .raw(
                ZipBytes.utf8("gro\u0308ße.txt"),
                e -> {
                  e.flags = 0;
                  e.localFlags = 0;
                  e.descriptor(true, false);
                })
            .file("__MACOSX/._agent.yaml", "binary")
            .file("Icon\r", "");
    assertThat(load(zip).root().resolve("gro\u0308ße.txt")).hasContent("x");
  }

  @Test
  void namesInTheOldCodePageLoad() throws Exception {
    var zip =
        ZipBytes.good()
            .raw(
                new byte[] {'g', 'r', (byte) 0x94, (byte) 0xE1, 'e'},
                e -> {
                  e.flags = 0;
                  e.localFlags = 0;
                  e.madeBy = 20;
                });
    assertThat(load(zip).root().resolve("größe")).hasContent("x");
  }

  @Test
  void aNameInUtf8BesideTheOldOneCounts() throws Exception {
    byte[] old = {'g', 'r', '?', '?', 'e'};
    CRC32 crc = new CRC32();
    crc.update(old);
    byte[] name = ZipBytes.utf8("größe");
    ByteBuffer extra = ByteBuffer.allocate(9 + name.length).order(ByteOrder.LITTLE_ENDIAN);
    extra.putShort((short) 0x7075).putShort((short) (5 + name.length)).put((byte) 1);
    extra.putInt((int) crc.getValue()).put(name);
    var zip = ZipBytes.good().raw(old, e -> e.extra = extra.array());
    assertThat(load(zip).root().resolve("größe")).hasContent("x");
  }

  @Test
  void backslashesOfWindowsToolsAreFolders() throws Exception {
    assertThat(load(ZipBytes.good().file("src\\pkg\\a.py", "x")).root().resolve("src/pkg/a.py"))
        .hasContent("x");
  }

  @Test
  void dotsAndEmptyPartsInNamesAreNothing() throws Exception {
    var zip =
        new ZipBytes()
            .folder("./")
            .file("./agent.yaml", ZipBytes.MANIFEST)
            .file("./src//a.py", "x");
    assertThat(load(zip).root().resolve("src/a.py")).hasContent("x");
  }

  @Test
  void namesThatOnlyLookDangerousLoad() throws Exception {
    var zip = ZipBytes.good();
    List<String> names =
        List.of("..a", "a..b", ".hidden", "console", "com10", "nulls.txt", "%2e%2e", "aux_", "x~1");
    names.forEach(name -> zip.file(name, "x"));
    Path root = load(zip).root();
    assertThat(names).allSatisfy(name -> assertThat(root.resolve(name)).hasContent("x"));
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
  void linksThatStayInsideLoadAlsoThroughChainsAndDangling() throws Exception {
    var zip =
        ZipBytes.good()
            .file("deep/er/x", "found")
            .link("up", "deep/er")
            .link("chain", "up/x")
            .link("back", "up/../er/x")
            .link("dangling", "not/there")
            .link("deep/self", ".")
            .link("deep/root", "..")
            .link("around", "deep/root/deep/er/x");
    Path root = load(zip).root();
    for (String link : List.of("chain", "back", "around", "deep/self/er/x")) {
      assertThat(root.resolve(link)).hasContent("found");
    }
    assertThat(Files.isSymbolicLink(root.resolve("dangling"))).isTrue();
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no such permissions there")
  void onlyTheOwnerMayAnythingAndOnlyWhatIsExecutableRuns() throws Exception {
    var zip =
        ZipBytes.good()
            .file("run", "x", e -> e.mode = 0104777)
            .file("none", "x", e -> e.mode = 0)
            .file("open", "x", e -> e.mode = 0100666)
            .folder("dir/");
    Path root = load(zip).root();
    assertThat(permissions(root)).isEqualTo("rwx------");
    assertThat(permissions(root.resolve("dir"))).isEqualTo("rwx------");
    assertThat(permissions(root.resolve("run"))).isEqualTo("rwx------");
    assertThat(permissions(root.resolve("none"))).isEqualTo("rw-------");
    assertThat(permissions(root.resolve("open"))).isEqualTo("rw-------");
    assertThat(((Integer) Files.getAttribute(root.resolve("run"), "unix:mode")) & 07000).isZero();
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535})
  void aCommentOfAnyLengthLoads(int length) throws Exception {
    byte[] comment = "c".repeat(length).getBytes(StandardCharsets.US_ASCII);
    assertThat(load(ZipBytes.good().with(z -> z.comment = comment)).manifest().name())
        .isEqualTo("demo");
  }

  @Test
  void twentyThousandEntriesLoad() throws Exception {
    var zip = ZipBytes.good();
    for (int i = 0; i < 19_998; i++) {
      zip.stored("d" + i % 100 + "/f" + i, new byte[0], e -> {});
    }
    assertThat(PackageFiles.list(load(zip).root()))
        .satisfies(l -> assertThat(l.items()).hasSize(PackageFiles.MAX))
        .satisfies(l -> assertThat(l.complete()).isFalse());
  }

  @Test
  void aRatioIsNotLookedAtBelow100MiB() throws Exception {
    Path archive = temp.resolve("zeros.apkg");
    try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("agent.yaml"));
      zip.write(ZipBytes.utf8(ZipBytes.MANIFEST));
      zip.putNextEntry(new ZipEntry("zeros"));
      writeZeros(zip, 99 << 20);
    }
    assertThat(load(archive).root().resolve("zeros")).hasSize(99 << 20);
  }

  @Test
  void theLimitsAreSettings() throws Exception {
    Path archive = ZipBytes.good().file("a", "x".repeat(1000)).writeTo(temp.resolve("x.apkg"));
    long all = 1000L + ZipBytes.MANIFEST.length() + "def run():\n    pass\n".length();
    var reader = new PackageReader(temp.resolve("packages"), new PackageReader.Limits(all, 1));
    assertThat(reader.read(archive).manifest().name()).isEqualTo("demo");
  }

  private static void writeZeros(OutputStream out, int count) throws IOException {
    byte[] zeros = new byte[1 << 20];
    for (int left = count; left > 0; left -= zeros.length) {
      out.write(zeros, 0, Math.min(left, zeros.length));
    }
  }
}
