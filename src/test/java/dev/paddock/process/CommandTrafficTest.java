package dev.paddock.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.python.TestPython;
import java.io.BufferedReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Lets a real process receive real bytes and asks the kernel how many those were. */
class CommandTrafficTest {

  private static final String READER =
      """
      import socket, sys
      connection = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
      for _ in range(2):
          left = 100_000
          while left:
              left -= len(connection.recv(left))
          print('read', flush=True)
          sys.stdin.readline()
      connection.close()
      print('closed', flush=True)
      sys.stdin.readline()
      """;

  /** The interpreter itself: on PATH there may be a script that starts it under another name. */
  private static String python() throws Exception {
    return TestPython.run(
            Duration.ofSeconds(30),
            TestPython.target(),
            List.of("python3", "-c", "import sys; print(sys.executable)"))
        .mustBeGood("python3")
        .output()
        .strip();
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells what a socket received")
  void aProcesssBytesAreCountedAlsoAfterItsConnectionWasClosed() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      List<String> words = List.of(python(), "-c", READER, String.valueOf(server.getLocalPort()));
      try (CommandTraffic received = CommandTraffic.of(words)) {
        assertThat(received.received()).as("nobody runs it yet").isEmpty();
        Process process = new ProcessBuilder(words).start();
        try (Socket connection = server.accept();
            BufferedReader said = process.inputReader(UTF_8)) {
          OutputStream out = connection.getOutputStream();
          out.write(new byte[100_000]);
          assertThat(said.readLine()).isEqualTo("read");
          assertThat(received.received()).hasValue(100_000);
          assertThat(received.written().getAsLong()).isBetween(1L, 10_000L);

          process.outputWriter(UTF_8).append("go on\n").flush();
          out.write(new byte[100_000]);
          assertThat(said.readLine()).isEqualTo("read");
          assertThat(received.received()).hasValue(200_000);

          process.outputWriter(UTF_8).append("go on\n").flush();
          assertThat(said.readLine()).isEqualTo("closed");
          assertThat(received.received()).hasValue(200_000);
        } finally {
          process.destroyForcibly();
        }
      }
    }
  }

  @Test
  void anAnswerThatMakesNoSenseEndsTheReading() {
    Map<Long, Long> received = new HashMap<>();
    for (int length : new int[] {0, 15, 16, 20, 88, 92, 1 << 20, -1}) {
      ByteBuffer part = ByteBuffer.allocate(100).order(ByteOrder.nativeOrder());
      part.putInt(0, length).putShort(4, (short) 20);
      // An attribute that claims to be longer than the message.
      part.putShort(88, (short) 400).putShort(90, (short) 2);
      SocketTable.read(part, received);
    }
    assertThat(received).isEmpty();
  }
}
