package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.apkg.Surface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SurfaceProbeTest {

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  private static void answerOnce(ServerSocket server, String text) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            socket.getInputStream().read(new byte[1000]);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
          } catch (IOException _) {
            // The other side was satisfied already.
          }
        });
  }

  @Test
  void eachSurfaceIsAskedInItsOwnWay() throws IOException {
    try (ServerSocket rest = listening();
        ServerSocket a2a = listening()) {
      answerOnce(rest, "HTTP/1.1 503 Service Unavailable\r\n\r\n");
      var ports = new Run.Ports(rest.getLocalPort(), a2a.getLocalPort(), rest.getLocalPort());
      var answers = SurfaceProbe.askAll(List.of(Surface.REST, Surface.A2A, Surface.UI), ports);
      assertThat(answers)
          .extracting(SurfaceAnswer::surface)
          .containsExactly(Surface.REST, Surface.A2A);
      assertThat(answers.getFirst().trouble()).contains("503");
      assertThat(answers.getLast().isAlive()).isTrue();
      assertThat(answers).allMatch(answer -> !answer.took().isNegative());
    }
  }

  @Test
  void anHttpServerNeedsNoHealthRoute() throws IOException {
    try (ServerSocket server = listening()) {
      var ports = new Run.Ports(server.getLocalPort(), null, null);
      assertThat(SurfaceProbe.askAll(List.of(Surface.HTTP_SERVER), ports))
          .singleElement()
          .satisfies(answer -> assertThat(answer.isAlive()).isTrue());
    }
  }

  @Test
  void aUiOnAPortOfItsOwnIsAskedThere() throws IOException {
    try (ServerSocket ui = listening()) {
      int port = ui.getLocalPort();
      assertThat(SurfaceProbe.askAll(List.of(Surface.UI), new Run.Ports(null, null, port)))
          .singleElement()
          .satisfies(answer -> assertThat(answer.port()).isEqualTo(port));
    }
  }

  @Test
  void aPortThatTakesAConnectionButSaysNothingIsGivenUp() throws IOException {
    try (ServerSocket silent = listening()) {
      long began = System.nanoTime();
      assertThat(SurfaceProbe.healthy(silent.getLocalPort()))
          .hasValueSatisfying(why -> assertThat(why).contains("does not answer"));
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    }
  }
}
