package dev.paddock.environment;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out in a moment that a server cannot be reached, before a program is started that would
 * take long over it.
 */
final class Reachability {

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final int HTTPS = 443;
  private static final int HTTP = 80;

  /** With one of these, it is the proxy that reaches the server, or not. */
  private static final Set<String> PROXIES =
      Set.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");

  private Reachability() {}

  /** Why there is no way to the server, as a clause; null where there is one, or may be. */
  static @Nullable String problem(URI server, Map<String, String> variables)
      throws InterruptedException {
    String host = server.getHost();
    if (host == null || PROXIES.stream().anyMatch(variables::containsKey)) {
      return null;
    }
    int usual = "http".equals(server.getScheme()) ? HTTP : HTTPS;
    int port = server.getPort() < 0 ? usual : server.getPort();
    // Names are looked up for as long as the system likes.
    CompletableFuture<String> answer = new CompletableFuture<>();
    Thread.startVirtualThread(() -> answer.complete(connect(host, port)));
    try {
      String problem = answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      return problem.isEmpty() ? null : problem;
    } catch (TimeoutException _) {
      return host + " does not answer";
    } catch (ExecutionException e) {
      throw new IllegalStateException("a server could not be tried", e);
    }
  }

  /** Empty when it went well. */
  private static String connect(String host, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(InetAddress.getByName(host), port), (int) LIMIT.toMillis());
      return "";
    } catch (UnknownHostException _) {
      return "the name " + host + " is not known here (no network?)";
    } catch (IOException e) {
      return host + " cannot be reached: " + e.getMessage();
    }
  }
}
