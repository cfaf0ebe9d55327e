package dev.paddock.agent;

import dev.paddock.apkg.Surface;
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
 * Asks a port on loopback whether it answers. By a plain socket: the JDK's HTTP client costs more
 * to load than an agent takes to start.
 */
final class SurfaceProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*", Pattern.DOTALL);

  private SurfaceProbe() {}

  /** Asks every surface that has a port, one after the other. */
  static List<SurfaceAnswer> askAll(List<Surface> surfaces, Run.Ports ports) {
    var answers = new ArrayList<SurfaceAnswer>();
    Integer rest = ports.rest();
    if (rest != null && surfaces.contains(Surface.HTTP_SERVER)) {
      answers.add(timed(Surface.HTTP_SERVER, rest, SurfaceProbe::connects));
    } else if (rest != null) {
      Surface name = surfaces.contains(Surface.REST) ? Surface.REST : Surface.EXPORTS;
      boolean uiAlone = !surfaces.contains(Surface.REST) && !surfaces.contains(Surface.EXPORTS);
      answers.add(timed(uiAlone ? Surface.UI : name, rest, SurfaceProbe::healthy));
    }
    Integer a2a = ports.a2a();
    if (a2a != null) {
      answers.add(timed(Surface.A2A, a2a, SurfaceProbe::connects));
    }
    Integer ui = ports.ui();
    if (ui != null && !ui.equals(rest)) {
      answers.add(timed(Surface.UI, ui, SurfaceProbe::connects));
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
    int code;
    try (Socket socket = open(port)) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      String request =
          "GET /health?paddock-probe HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nUser-Agent: paddock-probe\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] head = socket.getInputStream().readNBytes(16);
      Matcher status = STATUS.matcher(new String(head, StandardCharsets.ISO_8859_1));
      if (!status.matches()) {
        return Optional.of("port " + port + " listens but does not speak HTTP");
      }
      code = Integer.parseInt(status.group(1));
    } catch (SocketTimeoutException _) {
      return Optional.of("port " + port + " listens but does not answer GET /health");
    } catch (IOException _) {
      return Optional.of("nothing listens on port " + port);
    }
    return code < 500
        ? Optional.empty()
        : Optional.of("port " + port + " answers GET /health with " + code);
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
