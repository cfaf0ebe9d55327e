package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.agent.Readiness.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReadinessTest {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Readiness surfaces = new Readiness(false, 0, LIMIT);
  private final Readiness entrypoint = new Readiness(true, 0, LIMIT);

  private static StatusFollower.HostEvent event(String name, Map<String, Object> details) {
    return new StatusFollower.HostEvent(name, JSON.valueToTree(details));
  }

  private static long at(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static ServerSocket listening() throws IOException {
    return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  /** Answers every request with that status line. */
  private static void answer(ServerSocket server, String status) {
    Thread.ofVirtual()
        .start(() -> {
          while (true) {
            try (Socket socket = server.accept()) {
              socket.getInputStream().read(new byte[1000]);
              socket
                  .getOutputStream()
                  .write((status + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            } catch (IOException _) {
              return; // closed at the end of the test
            }
          }
        });
  }

  private void up(String name, int port) {
    surfaces.heard(event("surface", Map.of("name", name, "port", port, "state", "up")), 0);
  }

  private void serving() {
    surfaces.heard(event("serving", Map.of()), 0);
  }

  @Test
  void aSurfaceThatIsNotOfferedLosesItsPort() {
    var given = new Run.Ports(8080, 50051, 3000);
    assertThat(surfaces.offered(given)).isEqualTo(given);
    surfaces.heard(event("not_offered", Map.of("name", "ui", "reason", "shared")), 0);
    assertThat(surfaces.offered(given)).isEqualTo(given);
    surfaces.heard(event("not_offered", Map.of("name", "a2a", "reason", "nothing")), 0);
    assertThat(surfaces.offered(given)).isEqualTo(new Run.Ports(8080, null, 3000));
    surfaces.heard(event("not_offered", Map.of("name", "health", "reason", "no uvicorn")), 0);
    assertThat(surfaces.offered(given)).isEqualTo(new Run.Ports(null, null, 3000));
  }

  @Test
  void anEntryPointIsReadyOneSecondAfterItWasCalled() {
    entrypoint.heard(event("importing", Map.of("target", "main:main")), at(0.1));
    assertThat(entrypoint.judge(at(5))).isEqualTo(new Verdict.Waiting());
    assertThat(entrypoint.codeWasCalled()).isFalse();
    entrypoint.heard(event("called", Map.of("target", "main:main")), at(5));
    assertThat(entrypoint.codeWasCalled()).isTrue();
    assertThat(entrypoint.judge(at(5.9))).isEqualTo(new Verdict.Waiting());
    assertThat(entrypoint.judge(at(6))).isEqualTo(new Verdict.Ready());
  }

  @Test
  void anEntryPointCalledJustInTimeIsNotTooLate() {
    entrypoint.heard(event("called", Map.of()), at(9.9));
    assertThat(entrypoint.judge(at(10.1))).isEqualTo(new Verdict.Waiting());
  }

  @Test
  void whatTakesTooLongSaysHowFarItCame() {
    surfaces.heard(event("importing", Map.of("target", "web:mount")), 0);
    assertThat(surfaces.judge(at(10)))
        .isInstanceOfSatisfying(
            Verdict.TooLate.class,
            late -> assertThat(late.reason()).contains("importing web:mount"));
  }

  @Test
  void aSurfaceThatSaysItIsUpMustAnswer() throws IOException {
    int port;
    try (ServerSocket server = listening()) {
      port = server.getLocalPort();
    }
    up("http_server", port);
    serving();
    assertThat(surfaces.judge(at(1))).isEqualTo(new Verdict.Waiting());
    assertThat(surfaces.judge(at(10)))
        .isEqualTo(new Verdict.TooLate("nothing listens on port " + port));
  }

  @Test
  void restIsReadyWhenHealthAnswers() throws IOException {
    try (ServerSocket server = listening()) {
      answer(server, "HTTP/1.1 200 OK");
      up("rest", server.getLocalPort());
      assertThat(surfaces.judge(at(1))).isEqualTo(new Verdict.Waiting());
      serving();
      assertThat(surfaces.judge(at(1))).isEqualTo(new Verdict.Ready());
    }
  }

  @Test
  void restThatAnswersWithAnErrorIsNotReadyAndSaysSo() throws IOException {
    try (ServerSocket server = listening()) {
      answer(server, "HTTP/1.1 500 Internal Server Error");
      up("rest", server.getLocalPort());
      serving();
      assertThat(surfaces.judge(at(10)))
          .isInstanceOfSatisfying(
              Verdict.TooLate.class, late -> assertThat(late.reason()).contains("with 500"));
    }
  }

  @Test
  void anAnswerThatAsksForALoginIsAnAnswer() throws IOException {
    try (ServerSocket server = listening()) {
      answer(server, "HTTP/1.1 401 Unauthorized");
      up("rest", server.getLocalPort());
      serving();
      assertThat(surfaces.judge(at(1))).isEqualTo(new Verdict.Ready());
    }
  }

  @Test
  void whatListensButSpeaksSomethingElseIsSaid() throws IOException {
    try (ServerSocket server = listening()) {
      answer(server, "SSH-2.0-OpenSSH_9.6 and more");
      up("rest", server.getLocalPort());
      serving();
      assertThat(surfaces.judge(at(10)))
          .isInstanceOfSatisfying(
              Verdict.TooLate.class,
              late -> assertThat(late.reason()).contains("does not speak HTTP"));
    }
  }

  @Test
  void noticesAreTakenOnce() {
    surfaces.heard(
        event("not_offered", Map.of("name", "a2a", "reason", "its function returned None")), 0);
    assertThat(surfaces.takeNotices())
        .containsExactly("a2a is not offered: its function returned None");
    assertThat(surfaces.takeNotices()).isEmpty();
  }

  @Test
  void aFailureNamesSurfacePhaseAndMessage() {
    surfaces.heard(
        event("failed", Map.of("phase", "mount", "name", "rest", "message", "KeyError: 'X'")), 0);
    assertThat(surfaces.failure()).contains("rest").contains("mount").contains("KeyError: 'X'");
  }
}
