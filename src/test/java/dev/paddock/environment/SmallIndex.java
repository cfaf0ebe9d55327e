package dev.paddock.environment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A package index on this machine that answers everything in one way. */
final class SmallIndex implements AutoCloseable {

  private final HttpServer server;
  private final CountDownLatch closing = new CountDownLatch(1);

  private SmallIndex(HttpServer server) {
    this.server = server;
  }

  /** One that answers with a status. */
  static SmallIndex answering(int status) throws IOException {
    SmallIndex index = open();
    index.server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    index.server.start();
    return index;
  }

  /** One that answers with a JSON document. */
  static SmallIndex saying(String document) throws IOException {
    return saying(document, "application/json");
  }

  /** One that answers with a document of some type. */
  static SmallIndex saying(String document, String type) throws IOException {
    SmallIndex index = open();
    index.server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", type);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    index.server.start();
    return index;
  }

  /**
   * One of the archives in a folder, by the file names that archives have.
   *
   * @param python what its pages say every archive requires of Python, or null
   */
  static SmallIndex of(Path archives, @Nullable String python) throws IOException {
    return serving(open(), archives, python);
  }

  /** As {@link #of}, with a certificate that it made itself: {@link #certificate} of the folder. */
  static SmallIndex secureOf(Path archives, Path folder, String... extensions) throws Exception {
    return serving(open(secureServer(folder, extensions)), archives, null);
  }

  private static SmallIndex serving(SmallIndex index, Path archives, @Nullable String python) {
    index.server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          Path file = archives.resolve(path.substring(path.lastIndexOf('/') + 1));
          if (path.endsWith("/")) {
            answer(exchange, page(archives, path.replaceAll("^/simple/|/$", ""), python));
          } else {
            answer(exchange, Files.readAllBytes(file));
          }
        });
    index.server.start();
    return index;
  }

  private static byte @Nullable [] page(Path archives, String name, @Nullable String python)
      throws IOException {
    String requires =
        python == null ? "" : " data-requires-python=\"" + python.replace(">", "&gt;") + "\"";
    try (Stream<Path> all = Files.list(archives)) {
      String links =
          all.map(file -> file.getFileName().toString())
              .filter(file -> Requirement.normalise(file.split("-")[0]).equals(name))
              .sorted()
              .map(file -> "<a href=\"/files/" + file + "\"" + requires + ">" + file + "</a>\n")
              .collect(Collectors.joining());
      return links.isEmpty() ? null : links.getBytes(StandardCharsets.UTF_8);
    }
  }

  private static void answer(HttpExchange exchange, byte @Nullable [] bytes) throws IOException {
    if (bytes == null) {
      exchange.sendResponseHeaders(404, -1);
    } else {
      exchange.getResponseHeaders().add("Content-Type", "text/html");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** One that takes every question and never answers. */
  static SmallIndex hanging() throws IOException {
    SmallIndex index = open();
    index.server.createContext(
        "/",
        exchange -> {
          try {
            index.closing.await();
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        });
    index.server.start();
    return index;
  }

  /** One that hangs up on whoever asks. */
  static SmallIndex closing() throws IOException {
    SmallIndex index = open();
    // Without an answer begun, closing the exchange closes the connection.
    index.server.createContext("/", HttpExchange::close);
    index.server.start();
    return index;
  }

  /**
   * One with a certificate that it made itself.
   *
   * @param folder where the certificate may lie
   */
  static SmallIndex secure(Path folder) throws Exception {
    SmallIndex index = open(secureServer(folder));
    index.server.createContext("/", HttpExchange::close);
    index.server.start();
    return index;
  }

  /** The certificate of those that have their keys in this folder. */
  static Path certificate(Path folder) throws Exception {
    Path certificate = folder.resolve("own-certificate.pem");
    Files.deleteIfExists(certificate);
    keytool(folder, "-exportcert", "-rfc", "-file", certificate.toString());
    return certificate;
  }

  private static void keytool(Path folder, String... words) throws Exception {
    List<String> all = new ArrayList<>();
    all.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    all.addAll(List.of(words));
    all.addAll(List.of("-keystore", folder.resolve("own-certificate").toString()));
    all.addAll(List.of("-alias", "index", "-storepass", "changeit"));
    if (new ProcessBuilder(all).inheritIO().start().waitFor() != 0) {
      throw new IOException("no certificate could be made");
    }
  }

  private static HttpsServer secureServer(Path folder, String... extensions) throws Exception {
    Path store = folder.resolve("own-certificate");
    if (!Files.exists(store)) {
      List<String> words = new ArrayList<>(List.of("-genkeypair", "-keyalg", "EC"));
      words.addAll(List.of("-dname", "CN=127.0.0.1", "-ext", "SAN=ip:127.0.0.1"));
      words.addAll(List.of(extensions));
      keytool(folder, words.toArray(new String[0]));
    }
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, "changeit".toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    HttpsServer server = HttpsServer.create(loopback(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    return server;
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SmallIndex open() throws IOException {
    return open(HttpServer.create(loopback(), 0));
  }

  private static SmallIndex open(HttpServer server) {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    return new SmallIndex(server);
  }

  String url() {
    String scheme = server instanceof HttpsServer ? "https" : "http";
    return scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/simple";
  }

  String urlWith(String credentials) {
    return url().replace("http://", "http://" + credentials + "@");
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }
}
