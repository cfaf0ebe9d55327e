package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.Surface;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

  private static Manifest manifest(String http, @Nullable String rest, boolean ui) {
    return new Manifest(
        "sample",
        "1",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        Map.of(),
        List.of(),
        http.isEmpty() ? null : http,
        rest,
        new Manifest.A2aEntry("a:b", "entry"),
        ui ? new Manifest.Ui("ui", "/app") : null,
        List.of(),
        Map.of());
  }

  @Test
  void eachSurfaceIsAskedInItsOwnWay() throws IOException {
    try (ServerSocket rest = listening();
        ServerSocket a2a = listening();
        ServerSocket ui = listening()) {
      answerOnce(rest, "HTTP/1.1 503 Service Unavailable\r\n\r\n");
      answerOnce(a2a, "HTTP/1.1 400 this is no gRPC server\r\n\r\n");
      answerOnce(ui, "HTTP/1.1 404 Not Found\r\n\r\n");
      var ports = new Run.Ports(rest.getLocalPort(), a2a.getLocalPort(), ui.getLocalPort());
      var answers = SurfaceProbe.askAll(manifest("", "a:b", true), ports);
      assertThat(answers)
          .extracting(SurfaceAnswer::surface)
          .containsExactly(Surface.REST, Surface.A2A, Surface.UI);
      assertThat(answers.get(0).trouble()).contains("GET /health with 503");
      assertThat(answers.get(1).isAlive()).isTrue();
      assertThat(answers.get(2).trouble()).contains("GET /app with 404");
      assertThat(answers).allMatch(answer -> !answer.took().isNegative());
    }
  }

  @Test
  void anHttpServerNeedsNoHealthRoute() throws IOException {
    try (ServerSocket server = listening()) {
      var ports = new Run.Ports(server.getLocalPort(), null, null);
      assertThat(SurfaceProbe.askAll(manifest("a:b", null, false), ports))
          .singleElement()
          .satisfies(answer -> assertThat(answer.isAlive()).isTrue());
    }
  }

  @Test
  void aPortThatSaysNothingDoesNotAnswerGrpc() throws IOException {
    try (ServerSocket silent = listening()) {
      assertThat(SurfaceProbe.servesGrpc(silent.getLocalPort()))
          .hasValueSatisfying(why -> assertThat(why).contains("does not answer gRPC Health"));
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
