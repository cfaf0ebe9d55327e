package dev.paddock.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.paddock.Wiring;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.storage.DataFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancels builds whose installer waits for a download that never ends. */
class BuildCancelTest {

  private static final String WHEEL = "slow_thing-1.0-py3-none-any.whl";

  @TempDir Path temp;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch downloading = new CountDownLatch(1);
  private HttpServer index;

  @BeforeEach
  void openIndex() throws IOException {
    index = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    index.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    index.createContext("/", this::answer);
    index.start();
  }

  @AfterEach
  void closeIndex() {
    closing.countDown();
    index.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.endsWith(".metadata")) {
      send(exchange, "Metadata-Version: 2.1\nName: slow-thing\nVersion: 1.0\n");
    } else if (path.endsWith(".whl")) {
      exchange.sendResponseHeaders(200, 50_000_000);
      exchange.getResponseBody().write(beginningOfAWheel());
      exchange.getResponseBody().flush();
      downloading.countDown();
      try {
        closing.await();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    } else {
      send(
          exchange,
          "<a href=\"/" + WHEEL + "\" data-dist-info-metadata=\"true\">" + WHEEL + "</a>");
    }
  }

  /** Enough of an archive that an installer waits for the rest of it. */
  private static byte[] beginningOfAWheel() throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry("slow_thing.py"));
      byte[] noise = new byte[100_000];
      new Random(1).nextBytes(noise);
      zip.write(noise);
    }
    return Arrays.copyOf(bytes.toByteArray(), 50_000);
  }

  private static void send(HttpExchange exchange, String text) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", "text/html");
    exchange.sendResponseHeaders(200, text.length());
    exchange.getResponseBody().write(text.getBytes(UTF_8));
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"uv", "pip"})
  void cancellingEndsTheInstallerWithinTwoSecondsAndLeavesTheEnvironmentBefore(String installer)
      throws Exception {
    Map<String, String> variables = new HashMap<>(System.getenv());
    variables.put("UV_HTTP_TIMEOUT", "120");
    try (AgentService service =
        Wiring.service(new DataFolder(temp.resolve("data")), variables, "test")) {
      Path root = Files.createDirectories(temp.resolve("package"));
      Files.writeString(
          root.resolve("agent.yaml"), "name: worker\nversion: 1\nentrypoint: app:main\n");
      Agent agent = service.load(new LoadRequest(root, null, false));
      var request = new BuildRequest(false, installer, null, false);
      Path before =
          service.build(agent.id(), request, AgentService.BuildProgress.UNTOLD).health().path();
      Files.writeString(
          root.resolve("requirements.txt"),
          "--index-url http://127.0.0.1:" + index.getAddress().getPort() + "/simple\nslow-thing\n");
      var ended = new CompletableFuture<PaddockException>();
      Thread.startVirtualThread(() -> {
        try {
          service.build(agent.id(), BuildRequest.DEFAULT, AgentService.BuildProgress.UNTOLD);
        } catch (PaddockException e) {
          ended.complete(e);
        }
      });
      assertThat(downloading.await(60, TimeUnit.SECONDS)).isTrue();
      List<ProcessHandle> tree = ProcessHandle.current().descendants().toList();

      service.cancelBuild(agent.id());

      assertThat(ended)
          .succeedsWithin(Duration.ofSeconds(2))
          .extracting(PaddockException::failure)
          .isEqualTo(Failure.CANCELLED);
      assertThat(tree).isNotEmpty().noneMatch(ProcessHandle::isAlive);
      assertThat(service.find("worker").environment()).isEqualTo(before);
      try (var left = Files.list(before.resolveSibling(""))) {
        assertThat(left).containsExactly(before);
      }
      assertThat(service.details().builds(agent.id()).getFirst().ending())
          .isEqualTo(dev.paddock.environment.BuildRecord.Ending.CANCELLED);
    }
  }
}
