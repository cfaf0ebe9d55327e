package dev.paddock.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** HTTP requests to a port on loopback, the answer heard as it comes. Safe for threads. */
public final class HttpCall implements AutoCloseable {

  /** Of an answer's body, what is kept; its reader hears all of it. */
  public static final int MOST_KEPT = 8 * 1024 * 1024;

  private static final int CHUNK = 1 << 16;
  private static final int FIRST_BAD = 400;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Sends a request and waits for the whole answer, however long it goes on.
   *
   * @param path with its query; characters no address may have are escaped
   * @param body sent as JSON unless the headers say otherwise, or null for none
   * @param limit how long the beginning of the answer may take
   * @param live hears each piece of the body as it comes, on this thread
   * @throws IOException if there is no answer; the message is one clause
   * @throws InterruptedException if the thread was interrupted, which ends the request
   */
  public CallAnswer send(
      int port,
      String method,
      String path,
      Map<String, String> headers,
      @Nullable String body,
      Duration limit,
      Consumer<byte[]> live)
      throws IOException, InterruptedException {
    URI address = address(port, path);
    long began = System.nanoTime();
    HttpResponse<InputStream> response;
    try {
      response =
          client.send(
              request(method, address, headers, body, limit),
              HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException e) {
      throw new IOException("it did not answer within " + limit.toSeconds() + " s", e);
    } catch (ConnectException e) {
      throw new IOException("nothing listens on port " + port, e);
    }
    var kept = new ByteArrayOutputStream();
    boolean cut;
    try (InputStream in = response.body()) {
      cut = read(in, kept, live);
    }
    int status = response.statusCode();
    var heard = new LinkedHashMap<String, String>();
    response
        .headers()
        .map()
        .forEach(
            (name, values) -> heard.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    return new CallAnswer(
        status < FIRST_BAD,
        (status + " " + StatusWords.of(status)).strip(),
        method + " " + address,
        heard,
        Duration.ofNanos(System.nanoTime() - began),
        heard.getOrDefault("content-type", ""),
        kept.toString(StandardCharsets.UTF_8),
        cut);
  }

  private static HttpRequest request(
      String method,
      URI address,
      Map<String, String> headers,
      @Nullable String body,
      Duration limit)
      throws IOException {
    try {
      HttpRequest.Builder builder =
          HttpRequest.newBuilder(address)
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .timeout(limit)
              .header("User-Agent", "paddock");
      if (body != null && headers.keySet().stream().noneMatch("content-type"::equalsIgnoreCase)) {
        builder.header("Content-Type", "application/json");
      }
      headers.forEach(builder::header);
      return builder.build();
    } catch (IllegalArgumentException e) {
      throw new IOException("it cannot be asked: " + e.getMessage(), e);
    }
  }

  /** The address of a path, what may not be in one escaped; what is escaped already stays. */
  static URI address(int port, String path) throws IOException {
    var escaped = new StringBuilder("http://127.0.0.1:").append(port);
    for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = each > ' ' && each < 127 && "\"<>\\^`{|}".indexOf(each) < 0;
      escaped.append(plain ? "" + (char) each : String.format(Locale.ROOT, "%%%02X", each & 0xff));
    }
    try {
      return URI.create(escaped.toString());
    } catch (IllegalArgumentException e) {
      throw new IOException("\"" + path + "\" is no path", e);
    }
  }

  private static boolean read(InputStream in, ByteArrayOutputStream kept, Consumer<byte[]> live)
      throws IOException {
    byte[] buffer = new byte[CHUNK];
    boolean cut = false;
    for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
      live.accept(Arrays.copyOf(buffer, length));
      int room = Math.min(length, MOST_KEPT - kept.size());
      kept.write(buffer, 0, room);
      cut |= room < length;
    }
    return cut;
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
