package dev.paddock.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.process.Ports.Reservation;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsTest {

  @TempDir Path locks = Path.of("");
  private Ports ports = new Ports(new FileLocks("test"), Path.of(""));

  @BeforeEach
  void hold() {
    ports = new Ports(new FileLocks("test"), locks);
  }

  @Test
  void keepsAPortUntilItIsHandedOverAndOffTheOthersUntilItIsClosed() throws Exception {
    Reservation first = ports.from(0);
    int port = first.port();
    assertThat(ports.exactly(port)).isEmpty();
    first.handOver();
    assertThat(ports.exactly(port)).isEmpty();
    new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    first.close();
    first.close();

    assertThat(ports.exactly(port)).hasValueSatisfying(Reservation::close);
  }

  @Test
  void whoSearchesIsNeverInTheWayOfTheAgentThatBindsItsPort() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (Reservation mine = ports.from(0);
        ExecutorService pool = Executors.newFixedThreadPool(2)) {
      mine.handOver();
      AtomicBoolean over = new AtomicBoolean();
      List<Future<?>> searches = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        searches.add(
            pool.submit(() -> {
              while (!over.get()) {
                assertThat(ports.exactly(mine.port())).isEmpty();
              }
              return null;
            }));
      }
      try {
        for (int i = 0; i < 3_000; i++) {
          try (ServerSocket agent = new ServerSocket()) {
            agent.setReuseAddress(false); // as a plain socket of Python has it
            agent.bind(new InetSocketAddress(loopback, mine.port()), 1);
          }
        }
      } finally {
        over.set(true);
      }
      for (Future<?> search : searches) {
        search.get();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::1", "::"})
  void seesAListenerOnWhateverAddress(String address) throws Exception {
    boolean six = address.contains(":");
    try (ServerSocketChannel other =
        ServerSocketChannel.open(
            six ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
      other.bind(new InetSocketAddress(address, 0));
      int port = ((InetSocketAddress) other.getLocalAddress()).getPort();

      assertThat(ports.exactly(port)).isEmpty();
      try (Reservation next = ports.from(port)) {
        assertThat(next.port()).isGreaterThan(port);
      }
    }
  }

  @Test
  void takesAPortWhoseLastConnectionHasJustEnded() throws Exception {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Socket client = new Socket(server.getInetAddress(), server.getLocalPort())) {
      port = server.getLocalPort();
      // The one that closes first is left waiting, on the port itself.
      server.accept().close();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }

    assertThat(ports.exactly(port)).hasValueSatisfying(Reservation::close);
  }

  @Test
  void neverGivesOnePortTwice() throws Exception {
    Ports others = new Ports(new FileLocks("test"), locks.resolve("others"));
    int wish;
    try (Reservation any = ports.from(0)) {
      wish = any.port();
    }
    Set<Integer> numbers = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reservation>> reservations = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        Ports one = i % 2 == 0 ? ports : others;
        reservations.add(threads.submit(() -> one.from(Math.min(wish, 60_000))));
      }
      for (Future<Reservation> reservation : reservations) {
        numbers.add(reservation.get().port());
      }
      for (Future<Reservation> reservation : reservations) {
        reservation.get().close();
      }
    }

    assertThat(numbers).hasSize(50);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere it depends on tools of the system")
  void namesWhoHasAPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      assertThat(Ports.owner(socket.getLocalPort()))
          .hasValueSatisfying(owner -> {
            assertThat(owner.pid()).isEqualTo(ProcessHandle.current().pid());
            assertThat(owner.command()).contains("java");
          });
    }
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere it depends on tools of the system")
  void namesAProgramHandedOverAsAnArgumentInOneShortLine() throws Exception {
    String program =
        """
        import socket
        server = socket.create_server(('127.0.0.1', 0))
        print(server.getsockname()[1], flush=True)
        input()  # %s
        """
            .formatted("and so on ".repeat(40));
    Process process =
        new ProcessBuilder(Pythons.any().toString(), "-c", program)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var output = process.inputReader()) {
      int port = Integer.parseInt(output.readLine());

      assertThat(Ports.owner(port))
          .hasValueSatisfying(owner -> {
            assertThat(owner.pid()).isEqualTo(process.pid());
            assertThat(owner.command()).contains("-c import socket server = ").endsWith("…");
            assertThat(owner.command()).hasSizeLessThan(125);
          });
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void namesNobodyForAFreePort() throws IOException {
    int port;
    try (Reservation reservation = ports.from(0)) {
      port = reservation.port();
    }

    assertThat(Ports.owner(port)).isEmpty();
  }
}
