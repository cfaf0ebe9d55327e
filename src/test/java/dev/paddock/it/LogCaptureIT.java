package dev.paddock.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What agents write comes through {@code run} and back from {@code logs}, byte for byte. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Python there writes line ends of its own")
final class LogCaptureIT {

  @TempDir static Path folder;

  @BeforeAll
  static void anAgent() throws IOException {
    Path agent = Files.createDirectories(folder.resolve("agent"));
    Files.writeString(
        agent.resolve("agent.yaml"), "name: writer\nversion: 1.0.0\nentrypoint: main:main\n");
    Files.writeString(agent.resolve("requirements.txt"), "");
  }

  /**
   * Runs an agent whose entry point is this body with little memory for Paddock.
   *
   * @return a file with what {@code run} passed through
   */
  private Path run(String body) throws Exception {
    Files.writeString(
        folder.resolve("agent/main.py"),
        "import os, signal, subprocess, sys, time\n\ndef main():\n" + body.strip().indent(4));
    return PaddockProcess.output(
        folder,
        List.of("-Xmx64m"),
        "--home",
        home(),
        "--quiet",
        "run",
        folder.resolve("agent").toString());
  }

  private String home() {
    return folder.resolve("home").toString();
  }

  private Path logs(String... options) throws Exception {
    var arguments = new ArrayList<>(List.of("--home", home(), "logs", "writer"));
    arguments.addAll(List.of(options));
    return PaddockProcess.output(folder, List.of("-Xmx512m"), arguments.toArray(String[]::new));
  }

  private String out() throws Exception {
    return Files.readString(logs("--stream", "out"));
  }

  @Test
  void aLastLineWithoutItsEndIsThere() throws Exception {
    assertThat(run("os.write(1, b'one\\ntwo')")).hasBinaryContent("one\ntwo".getBytes(UTF_8));
    assertThat(out()).isEqualTo("one\ntwo\n");
  }

  @Test
  void bytesThatAreNoTextAndTextCutByteByByteComeBackAsTheyWere() throws Exception {
    Path through =
        run(
            """
            os.write(1, bytes(b for b in range(256) if b not in (10, 13)) + b"\\n")
            for b in "héllo 漢字 🎉\\n".encode() * 20:
                os.write(1, bytes([b]))
            os.write(2, b"err \\xff\\0\\n")
            """);
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    for (int each = 0; each < 256; each++) {
      if (each != '\n' && each != '\r') {
        expected.write(each);
      }
    }
    expected.write('\n');
    expected.write("héllo 漢字 🎉\n".repeat(20).getBytes(UTF_8));
    assertThat(through).hasBinaryContent(expected.toByteArray());
    assertThat(logs("--stream", "out")).hasBinaryContent(expected.toByteArray());
    assertThat(logs("--stream", "err"))
        .hasBinaryContent(new byte[] {'e', 'r', 'r', ' ', (byte) 0xff, 0, '\n'});
    assertThat(Files.readString(logs("--json", "--stream", "err"))).contains("err \ufffd\\u0000");
  }

  @Test
  void aProgressBarLeavesItsLastStateAndTheFileHasAllOfIt() throws Exception {
    run("for i in range(101):\n    os.write(1, b'\\r%d%%' % i)\nos.write(1, b'\\ndone\\r\\n')");
    assertThat(out()).isEqualTo("100%\ndone\n");
    assertThat(segments()).contains("\r0%\r1%\r2%").contains("\r99%\r100%\n");
  }

  @Test
  void aLineOfAHundredMegabytesIsJoinedAgainThoughPaddockHasLessMemory() throws Exception {
    int block = 1 << 20;
    Path through =
        run(
            "for _ in range(100):\n    sys.stdout.write('z' * %d)\nprint()\nprint('next')"
                .formatted(block));
    assertThat(through).hasSize(100L * block + 6);
    assertThat(Files.mismatch(through, logs("--stream", "out"))).isEqualTo(-1);
  }

  @Test
  void aBurstLargerThanPaddocksMemoryIsCompleteAndInOrder() throws Exception {
    int lines = 1_500_000;
    Path through =
        run(
            """
            for block in range(1500):
                sys.stdout.write("".join("%%07d %s\\n" %% (block * 1000 + i) for i in range(1000)))
            """
                .formatted("x".repeat(91)));
    assertThat(through).hasSize(lines * 100L);
    assertThat(Files.mismatch(through, logs("--stream", "out"))).isEqualTo(-1);
    try (var file = new RandomAccessFile(through.toFile(), "r")) {
      file.seek(file.length() - 100);
      assertThat(file.readLine()).startsWith("1499999 ");
    }
  }

  @Test
  void anAgentThatClosesItsOutputRunsOn() throws Exception {
    String body =
        """
        os.write(1, b"before")
        os.close(1)
        os.close(2)
        time.sleep(0.5)
        open(os.environ["PROOF"], "w").close()
        """;
    Path proof = folder.resolve("proof");
    assertThat(run(body.replace("os.environ[\"PROOF\"]", "'" + proof + "'")))
        .hasBinaryContent("before".getBytes(UTF_8));
    assertThat(proof).exists();
    assertThat(out()).isEqualTo("before\n");
  }

  @Test
  void aGrandchildThatHoldsThePipeCostsNeitherLinesNorTime() throws Exception {
    long begin = System.nanoTime();
    run(
        """
        child = "import time; print('grandchild', flush=True); time.sleep(120)"
        process = subprocess.Popen([sys.executable, "-c", child], start_new_session=True)
        time.sleep(1)
        os.write(1, b"parent")
        """);
    assertThat(System.nanoTime() - begin).isLessThan(60_000_000_000L);
    assertThat(out()).isEqualTo("grandchild\nparent\n");
  }

  @Test
  void whatAnAgentSaysWhileItIsStoppedIsThere() throws Exception {
    run(
        """
        def end(*_):
            os.write(1, b"saving\\n" * 1000 + b"last words")
            os._exit(0)
        signal.signal(signal.SIGTERM, end)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(60)
        """);
    assertThat(out()).isEqualTo("saving\n".repeat(1000) + "last words\n");
  }

  private String segments() throws IOException {
    try (var files = Files.walk(folder.resolve("home/runs"))) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(each -> each.toString().endsWith(".log")).toList()) {
        all.append(Files.readString(file, ISO_8859_1));
      }
      return all.toString();
    }
  }
}
