package dev.paddock.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import dev.paddock.process.Ports;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunPortsTest {

  @TempDir Path temp;
  private Ports ports;

  @BeforeEach
  void prepare() {
    ports = new Ports(new FileLocks("the tests"), temp.resolve("locks"));
  }

  private Agent agent(
      boolean rest, boolean a2a, boolean ui, @Nullable String httpServer, DeployHints hints)
      throws IOException {
    Manifest manifest =
        new Manifest(
            "sample",
            "1.0.0",
            null,
            null,
            null,
            null,
            rest || a2a || ui || httpServer != null ? null : "main:main",
            null,
            null,
            Map.of(),
            List.of(),
            httpServer,
            rest ? "main:mount" : null,
            a2a ? new Manifest.A2aEntry("main:serve", "entry") : null,
            ui ? new Manifest.Ui("ui", "/") : null,
            List.of(),
            Map.of());
    Agent plain = TestAgents.entrypoint(temp.resolve("package"), "pass");
    return TestAgents.with(plain, manifest, hints);
  }

  private static RunRequest fixed(
      @Nullable Integer rest, @Nullable Integer a2a, @Nullable Integer ui) {
    return new RunRequest(Map.of(), null, null, rest, a2a, ui, true);
  }

  private RunPorts reserve(Agent agent, RunRequest request) throws PaddockException {
    return RunPorts.reserve(ports, agent, request, Run.Ports.NONE);
  }

  /** A port that was free a moment ago. */
  private static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aPlainEntryPointGetsNone() throws Exception {
    try (RunPorts got =
        reserve(agent(false, false, false, null, DeployHints.NONE), fixed(1, 2, 3))) {
      assertThat(got.numbers()).isEqualTo(Run.Ports.NONE);
    }
  }

  @Test
  void theWishOfThePackageIsFulfilledOrTheNextFreePortTaken() throws Exception {
    int wish = free();
    Agent agent = agent(true, false, false, null, new DeployHints(wish, null, null, true));
    try (RunPorts first = reserve(agent, RunRequest.DEFAULT);
        RunPorts second = reserve(agent, RunRequest.DEFAULT)) {
      assertThat(first.numbers()).isEqualTo(new Run.Ports(wish, null, null));
      assertThat(second.numbers().rest()).isGreaterThan(wish);
    }
  }

  @Test
  void restAndUiShareOnePortUnlessThePackageSaysOtherwise() throws Exception {
    try (RunPorts shared =
        reserve(agent(true, true, true, null, DeployHints.NONE), RunRequest.DEFAULT)) {
      assertThat(shared.shared()).isTrue();
      assertThat(shared.numbers().ui()).isEqualTo(shared.numbers().rest());
      assertThat(shared.numbers().a2a()).isNotNull().isNotEqualTo(shared.numbers().rest());
    }
    DeployHints apart = new DeployHints(null, null, null, false);
    try (RunPorts own = reserve(agent(true, false, true, null, apart), RunRequest.DEFAULT)) {
      assertThat(own.shared()).isFalse();
      assertThat(own.numbers().ui()).isNotNull().isNotEqualTo(own.numbers().rest());
    }
  }

  @Test
  void aUiPortOfItsOwnIsAWishNotToShare() throws Exception {
    int ui = free();
    Agent agent = agent(true, false, true, null, DeployHints.NONE);
    try (RunPorts got = reserve(agent, fixed(null, null, ui))) {
      assertThat(got.shared()).isFalse();
      assertThat(got.numbers().ui()).isEqualTo(ui);
      assertThat(got.numbers().rest()).isNotNull().isNotEqualTo(ui);
    }
  }

  @Test
  void aUiAloneIsServedOnTheRestPortToo() throws Exception {
    int ui = free();
    try (RunPorts got =
        reserve(agent(false, false, true, null, DeployHints.NONE), fixed(null, null, ui))) {
      assertThat(got.numbers()).isEqualTo(new Run.Ports(ui, null, ui));
    }
  }

  @Test
  void anHttpServerGetsTheRestPortAndNoOther() throws Exception {
    try (RunPorts got =
        reserve(agent(false, false, true, "main:app", DeployHints.NONE), RunRequest.DEFAULT)) {
      assertThat(got.numbers().rest()).isNotNull();
      assertThat(got.numbers().ui()).isNull();
      assertThat(got.numbers().a2a()).isNull();
    }
  }

  @Test
  void aFixedPortThatIsTakenNamesWhoHasIt() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Agent agent = agent(true, false, false, null, DeployHints.NONE);
      assertThatThrownBy(() -> reserve(agent, fixed(taken.getLocalPort(), null, null)))
          .isInstanceOfSatisfying(
              PaddockException.class,
              e -> {
                assertThat(e.failure()).isEqualTo(Failure.NOT_STARTED);
                assertThat(e)
                    .hasMessageContaining("port " + taken.getLocalPort())
                    .hasMessageContaining("pid " + ProcessHandle.current().pid())
                    .hasMessageContaining("java");
              });
    }
  }

  @Test
  void aFixedPortThatIsTakenCanBeGoneAroundWithAFreeOne() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Agent rest = agent(true, false, false, null, DeployHints.NONE);
      int port = taken.getLocalPort();
      var settings = new RunRequest(Map.of(), null, null, port, null, null, true);
      assertThatThrownBy(() -> RunPorts.reserve(ports, rest, settings, Run.Ports.NONE))
          .isInstanceOfSatisfying(
              PaddockException.class, e -> assertThat(RunRequest.helpsWithFreePorts(e)).isTrue());
      try (var free = RunPorts.reserve(ports, rest, RunRequest.FREE_PORTS, Run.Ports.NONE)) {
        assertThat(free.numbers().rest()).isNotNull().isNotEqualTo(port).isPositive();
      }
    }
  }

  @Test
  void onePortCannotBeFixedForTwoSurfaces() throws Exception {
    int port = free();
    Agent agent = agent(true, true, false, null, DeployHints.NONE);
    assertThatThrownBy(() -> reserve(agent, fixed(port, port, null)))
        .hasMessageContaining("another surface");
    // Nothing is held after a refusal.
    try (RunPorts got = reserve(agent, fixed(port, null, null))) {
      assertThat(got.numbers().rest()).isEqualTo(port);
    }
  }

  @Test
  void fiftyStartsAtOnceNeverGetTheSamePort() throws Exception {
    Agent agent = agent(true, true, true, null, new DeployHints(null, null, null, false));
    var gotten = new java.util.ArrayList<RunPorts>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<RunPorts>> all =
          IntStream.range(0, 50)
              .<Callable<RunPorts>>mapToObj(_ -> () -> reserve(agent, RunRequest.DEFAULT))
              .toList();
      for (var future : pool.invokeAll(all)) {
        gotten.add(future.get());
      }
      assertThat(
              gotten.stream()
                  .map(RunPorts::numbers)
                  .flatMap(n -> java.util.stream.Stream.of(n.rest(), n.a2a(), n.ui())))
          .hasSize(150)
          .doesNotHaveDuplicates()
          .doesNotContainNull();
    } finally {
      gotten.forEach(RunPorts::close);
    }
  }

  @Test
  void aRestartKeepsItsPorts() throws Exception {
    Agent agent = agent(true, false, false, null, DeployHints.NONE);
    int before = free();
    try (RunPorts got =
        RunPorts.reserve(ports, agent, RunRequest.DEFAULT, new Run.Ports(before, null, null))) {
      assertThat(got.numbers().rest()).isEqualTo(before);
    }
  }
}
