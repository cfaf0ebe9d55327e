package dev.paddock.agent;

import static dev.paddock.agent.RunsHome.until;
import static dev.paddock.agent.RunsHome.written;
import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many real agents that all wish for the same port and are started at once. */
@Timeout(120)
class ManyStartsTest extends WithRuns {

  private static final int MANY = 50;

  /** As much of uvicorn as the Host needs: every page is the agent's id. */
  private static final String UVICORN =
      """
      import asyncio, os

      class Config:
          def __init__(self, app, host=None, port=None, use_colors=None):
              self.host, self.port = host, port

      class Server:
          def __init__(self, config):
              self.config, self.started, self.should_exit = config, False, False

          async def serve(self, sockets=None):
              await self.startup(sockets=sockets)
              while not self.should_exit:
                  await asyncio.sleep(0.1)
              self.server.close()

          async def startup(self, sockets=None):
              self.server = await asyncio.start_server(self.answer, sock=sockets[0])
              self.started = True

          async def answer(self, reader, writer):
              await reader.readuntil(b"\\r\\n\\r\\n")
              body = os.environ["AGENT_APP_ID"].encode()
              head = b"HTTP/1.1 200 OK\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n"
              writer.write(head % len(body) + body)
              await writer.drain()
              writer.close()
      """;

  @BeforeAll
  static void addServer() throws Exception {
    try (var found = Files.walk(environment)) {
      Path packages =
          found.filter(path -> path.endsWith("site-packages")).findFirst().orElseThrow();
      Files.writeString(packages.resolve("uvicorn.py"), UVICORN);
    }
  }

  private static Manifest serving() {
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
        "main:app",
        null,
        null,
        null,
        List.of(),
        Map.of());
  }

  /**
   * Below those that the system gives to whoever connects to anywhere: such a port, held no more
   * and not bound yet by its agent, is anybody's.
   */
  private static int free() throws Exception {
    for (int port = 21_000; ; port++) {
      try (var _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return port;
      } catch (BindException _) {
        // Somebody else's; the next one may be free.
      }
    }
  }

  @Test
  void fiftyAgentsStartedAtOnceEachAnswerOnAPortOfTheirOwn() throws Exception {
    Agent plain = TestAgents.entrypoint(temp.resolve("package"), "pass");
    Files.writeString(temp.resolve("package/main.py"), "async def app(*_):\n    pass\n");
    int wish = free();
    var handles = new ArrayList<RunHandle>();
    for (int i = 0; i < MANY; i++) {
      Agent one = named(plain, "agent-" + i);
      handles.add(
          home.start(TestAgents.with(one, serving(), new DeployHints(wish, null, null, true))));
    }
    for (RunHandle handle : handles) {
      until(
          () -> {
            RunState now = handle.current().state();
            assertThat(now.isEnded()).as("%s: %s", now, handle.current().problem()).isFalse();
            return now == RunState.RUNNING;
          },
          "it is ready");
    }
    assertThat(handles)
        .extracting(handle -> handle.current().ports().rest())
        .contains(wish)
        .doesNotHaveDuplicates();
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (RunHandle handle : handles) {
        Run run = handle.current();
        URI page = URI.create("http://127.0.0.1:" + run.ports().rest() + "/");
        var answer = client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString());
        assertThat(answer.body()).isEqualTo(run.agentId().value());
      }
    }
    home.runs.stopAll().join();
    assertThat(handles).allSatisfy(handle -> assertThat(isAlive(handle.current().pid())).isFalse());
    assertThat(home.runs.ledger().alive()).isEmpty();
  }

  @Test
  void onlyAsManyStartAtOnceAsTheMachineHasRoomForAndTheOthersWaitForThem() throws Exception {
    Path go = temp.resolve("go");
    Agent plain = TestAgents.entrypoint(temp.resolve("package"), "pass");
    String importing =
        """
        import os, time
        print("in", flush=True)
        while not os.path.exists(%s):
            time.sleep(0.02)

        def main():
            time.sleep(600)
        """
            .formatted("'" + go + "'");
    Files.writeString(temp.resolve("package/main.py"), importing);
    var handles = new ArrayList<RunHandle>();
    for (int i = 0; i < Runs.MOST_STARTS + 2; i++) {
      handles.add(home.start(named(plain, "agent-" + i)));
    }

    long began = System.nanoTime();
    until(
        () ->
            handles.stream().filter(one -> written(one.current()).contains("in")).count()
                >= Runs.MOST_STARTS,
        "as many import as may");
    List<RunState> states = handles.stream().map(one -> one.current().state()).toList();
    boolean inTime = System.nanoTime() - began < RunAttempt.BUSY_STARTING.toNanos();
    Files.createFile(go);

    // On a machine so busy that this took longer, the next ones have rightly begun.
    if (inTime) {
      assertThat(states).filteredOn(RunState.QUEUED::equals).hasSize(2);
    }
    handles.forEach(one -> until(() -> one.current().isReady(), "it is ready"));
  }

  @Test
  void anAgentThatImportsForLongKeepsNoOthersWaiting() throws Exception {
    Agent plain = TestAgents.entrypoint(temp.resolve("package"), "pass");
    Files.writeString(temp.resolve("package/main.py"), "import time\ntime.sleep(600)\n");
    for (int i = 0; i < Runs.MOST_STARTS; i++) {
      home.start(named(plain, "slow-" + i));
    }
    Agent quick = TestAgents.entrypoint(temp.resolve("quick"), "print('up', flush=True)");

    var ending = RunsHome.ending(home.start(named(quick, "quick")));

    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
  }

  @Test
  void anAgentThatIsReadyToStartWaitsForNobodysBuild() throws Exception {
    Agent plain = TestAgents.entrypoint(temp.resolve("package"), "print('up', flush=True)");
    var never = new CountDownLatch(1);
    for (int i = 0; i < Runs.MOST_STARTS; i++) {
      home.runs.start(
          named(plain, "building-" + i),
          RunRequest.DEFAULT,
          progress -> {
            progress.step("installing", 1, 2);
            never.await();
            throw new IllegalStateException("the build never ends");
          },
          _ -> {});
    }

    var ending = RunsHome.ending(home.start(named(plain, "ready")));

    assertThat(ending.run().state()).isEqualTo(RunState.EXITED);
  }

  private static Agent named(Agent agent, String id) {
    return new Agent(
        new AgentId(id), agent.agentPackage(), agent.settings(), null, agent.loadedAt());
  }
}
