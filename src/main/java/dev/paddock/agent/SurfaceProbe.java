package dev.paddock.agent;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks a port on loopback whether it answers. By a plain socket: the JDK's HTTP client costs more
 * to load than an agent takes to start.
 */
final class SurfaceProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Pattern STATUS =
      Pattern.compile("HTTP/1\\.[01] (\\d{3})\\b.*", Pattern.DOTALL);

  private SurfaceProbe() {}

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
          "GET /health HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nUser-Agent: paddock\r\nConnection: close\r\n\r\n";
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
