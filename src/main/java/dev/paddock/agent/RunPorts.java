package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Detail;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Surface;
import dev.paddock.process.Ports;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ports of one run, held from the choice until the run is over. */
final class RunPorts implements AutoCloseable {

  /** How the key of a detail ends that tells why a port cannot be had. */
  private static final String PORT_KEY = "_port";

  private static final int REST_WISH = 8080;
  private static final int A2A_WISH = 50051;
  private static final int UI_WISH = 3000;

  private final Ports ports;
  private final List<Ports.Reservation> held = new ArrayList<>();
  private Run.Ports numbers = Run.Ports.NONE;
  private boolean shared = true;

  private RunPorts(Ports ports) {
    this.ports = ports;
  }

  /**
   * Chooses and holds ports for the surfaces a package has: a fixed one exactly, a wished one or
   * the next free.
   *
   * @param before the ports of an earlier start of the same run, kept where they are still free
   */
  static RunPorts reserve(Ports ports, Agent agent, RunRequest request, Run.Ports before)
      throws PaddockException {
    var chosen = new RunPorts(ports);
    boolean complete = false;
    try {
      chosen.choose(agent, request, before);
      complete = true;
      return chosen;
    } catch (IOException e) {
      throw new PaddockException(
          Failure.NOT_STARTED,
          "No free port could be found for " + agent.name() + ": " + IoReason.of(e) + ".",
          List.of(),
          null);
    } finally {
      if (!complete) {
        chosen.close();
      }
    }
  }

  private void choose(Agent agent, RunRequest request, Run.Ports before)
      throws IOException, PaddockException {
    List<Surface> surfaces = agent.agentPackage().manifest().surfaces();
    if (surfaces.contains(Surface.ENTRYPOINT)) {
      return;
    }
    AgentSettings settings = agent.settings();
    DeployHints hints = agent.agentPackage().deploy();
    Integer fixedRest = fixed(request.restPort(), settings.restPort());
    Integer fixedA2a = fixed(request.a2aPort(), settings.a2aPort());
    Integer fixedUi = fixed(request.uiPort(), settings.uiPort());
    boolean ui = surfaces.contains(Surface.UI) && !surfaces.contains(Surface.HTTP_SERVER);
    boolean rest = offersHttp(surfaces);
    // A port of its own for the UI is a wish not to share, stronger than the package's.
    shared = hints.multiplex() && (fixedUi == null || !rest || fixedUi.equals(fixedRest));
    if (ui && shared && fixedRest == null) {
      fixedRest = fixedUi;
    }
    Integer restPort = null;
    // Beside gRPC alone the Host offers /health and /meta.
    if (rest || shared || !ui) {
      restPort = take("REST", fixedRest, first(before.rest(), hints.restPort()), REST_WISH);
    }
    Integer uiPort = null;
    if (ui) {
      uiPort = shared ? restPort : take("UI", fixedUi, first(before.ui(), hints.uiPort()), UI_WISH);
    }
    Integer a2aPort = null;
    if (surfaces.contains(Surface.A2A)) {
      a2aPort = take("A2A", fixedA2a, first(before.a2a(), hints.a2aPort()), A2A_WISH);
    }
    numbers = new Run.Ports(restPort, a2aPort, uiPort);
  }

  private static boolean offersHttp(List<Surface> surfaces) {
    return surfaces.contains(Surface.REST)
        || surfaces.contains(Surface.HTTP_SERVER)
        || surfaces.contains(Surface.EXPORTS);
  }

  private static @Nullable Integer first(@Nullable Integer one, @Nullable Integer other) {
    return one == null ? other : one;
  }

  private static @Nullable Integer fixed(@Nullable Integer asked, @Nullable Integer settings) {
    return asked == null ? settings : asked == RunRequest.ANY_PORT ? null : asked;
  }

  private Integer take(String name, @Nullable Integer fixed, @Nullable Integer wish, int usual)
      throws IOException, PaddockException {
    if (fixed == null) {
      Ports.Reservation found = ports.from(wish == null ? usual : wish);
      held.add(found);
      return found.port();
    }
    if (held.stream().anyMatch(other -> other.port() == fixed)) {
      throw taken(name, fixed, "another surface of this agent was given it");
    }
    Optional<Ports.Reservation> exact = ports.exactly(fixed);
    if (exact.isEmpty()) {
      throw taken(
          name,
          fixed,
          Ports.owner(fixed)
              .map(owner -> owner.command() + " (pid " + owner.pid() + ") has it")
              .orElse("it is in use by a process that cannot be seen"));
    }
    held.add(exact.get());
    return fixed;
  }

  private static PaddockException taken(String name, int port, String why) {
    return new PaddockException(
        Failure.NOT_STARTED,
        "The " + name + " port " + port + " is taken: " + why + ".",
        List.of(new Detail(null, null, name.toLowerCase(Locale.ROOT) + PORT_KEY, why)),
        "Give another port, or none to take the next free one.");
  }

  /** Whether a start failed because a port somebody fixed is taken. */
  static boolean isTaken(PaddockException failure) {
    return failure.failure() == Failure.NOT_STARTED
        && failure.details().stream()
            .anyMatch(detail -> detail.key() != null && detail.key().endsWith(PORT_KEY));
  }

  /** The numbers; null for a surface the package does not have. */
  Run.Ports numbers() {
    return numbers;
  }

  /** Whether REST and UI share one port. */
  boolean shared() {
    return shared;
  }

  /** Frees the sockets for the agent that is about to bind them. */
  void handOver() {
    held.forEach(Ports.Reservation::handOver);
  }

  @Override
  public void close() {
    held.forEach(Ports.Reservation::close);
  }
}
