package dev.paddock.agent;

import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.Surface;
import dev.paddock.surface.AgentGrpc;
import dev.paddock.surface.GrpcCall;
import dev.paddock.surface.GrpcException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a port on loopback whether it answers. By plain sockets: the JDK's HTTP client costs more to
 * load than an agent takes to start.
 */
final class SurfaceProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  /** What a page that is there is answered with: found, or somewhere else. */
  private static final int LAST_GOOD = 399;

  /** Below the failures of a server, what is answered is the agent's own business. */
  static final int LAST_ANSWER = 499;

  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*", Pattern.DOTALL);

  private SurfaceProbe() {}

  /** Asks every surface that has a port, one after the other. */
  static List<SurfaceAnswer> askAll(Manifest manifest, Run.Ports ports) {
    var answers = new ArrayList<SurfaceAnswer>();
    List<Surface> surfaces = manifest.surfaces();
    Integer rest = ports.rest();
    if (rest != null && surfaces.contains(Surface.HTTP_SERVER)) {
      answers.add(timed(Surface.HTTP_SERVER, rest, SurfaceProbe::connects));
    } else if (rest != null && surfaces.contains(Surface.REST)) {
      answers.add(timed(Surface.REST, rest, SurfaceProbe::healthy));
    } else if (rest != null && surfaces.contains(Surface.EXPORTS)) {
      answers.add(timed(Surface.EXPORTS, rest, SurfaceProbe::healthy));
    }
    Integer a2a = ports.a2a();
    if (a2a != null) {
      answers.add(timed(Surface.A2A, a2a, SurfaceProbe::servesGrpc));
    }
    Integer ui = ports.ui();
    Manifest.Ui page = manifest.ui();
    if (ui != null && page != null) {
      answers.add(timed(Surface.UI, ui, port -> answers(port, page.basePath(), LAST_GOOD)));
    }
    return answers;
  }

  private static SurfaceAnswer timed(
      Surface surface, int port, IntFunction<Optional<String>> question) {
    long began = System.nanoTime();
    Optional<String> trouble = question.apply(port);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    return new SurfaceAnswer(surface, port, took, trouble.orElse(null));
  }

  /**
   * Why gRPC {@code Health} is not answered as it should be, or empty when it is. A server of the
   * agent's own may not know the method, or want TLS: it serves all the same.
   */
  static Optional<String> servesGrpc(int port) {
    try {
      AgentGrpc.Health health = new AgentGrpc(port, PATIENCE).health();
      return health.ok()
          ? Optional.empty()
          : Optional.of("port " + port + " answers gRPC Health with not ok: " + health.message());
    } catch (GrpcException e) {
      return switch (e.status()) {
        case "DEADLINE_EXCEEDED" ->
            Optional.of("port " + port + " listens but does not answer gRPC Health");
        case "UNAVAILABLE", "INTERNAL" ->
            Optional.of("port " + port + " answers gRPC Health with " + e.getMessage());
        default -> Optional.empty();
      };
    } catch (GrpcCall.NotHttp2Exception _) {
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Why the port does not accept connections, or empty when it does. */
  static Optional<String> connects(int port) {
    try (Socket socket = open(port)) {
      return socket.isConnected() ? Optional.empty() : Optional.of("nothing listens");
    } catch (IOException _) {
      return Optional.of("nothing listens on port " + port);
    }
  }

  /**
   * Why {@code GET /health} is not answered as it should be, or empty when it is. An answer of the
   * agent's own, such as that one must log in, is an answer.
   */
  static Optional<String> healthy(int port) {
    return answers(port, "/health", LAST_ANSWER);
  }

  /** Why the path is not answered with a status up to {@code last}, or empty when it is. */
  static Optional<String> answers(int port, String path, int last) {
    String question = "GET " + path;
    int code;
    try (Socket socket = open(port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          question
              + "?paddock-probe HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nUser-Agent: paddock-probe\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      byte[] head = socket.getInputStream().readNBytes(16);
      Matcher status = STATUS.matcher(new String(head, StandardCharsets.ISO_8859_1));
      if (!status.matches()) {
        return Optional.of("port " + port + " listens but does not speak HTTP");
      }
      code = Integer.parseInt(status.group(1));
    } catch (SocketTimeoutException _) {
      return Optional.of("port " + port + " listens but does not answer " + question);
    } catch (IOException _) {
      return Optional.of("nothing listens on port " + port);
    }
    return code <= last
        ? Optional.empty()
        : Optional.of("port " + port + " answers " + question + " with " + code);
  }

  private static Socket open(int port) throws IOException {
    var socket = new Socket();
    try {
      socket.connect(
          new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port),
          (int) PATIENCE.toMillis());
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
