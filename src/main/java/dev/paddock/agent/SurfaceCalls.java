package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.Manifest;
import dev.paddock.log.SecretMasker;
import dev.paddock.process.ShimFile;
import dev.paddock.surface.AgentClient;
import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.McpSession;
import dev.paddock.surface.Offer;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Finds where an agent answers now, and asks it there. */
final class SurfaceCalls implements AgentSurfaces {

  private final AgentCatalog catalog;
  private final RunLedger runs;
  private final UpcomingVariables variables;
  private final McpTrials mcp;

  SurfaceCalls(AgentCatalog catalog, RunLedger runs, UpcomingVariables variables, ShimFile shim) {
    this.catalog = catalog;
    this.runs = runs;
    this.variables = variables;
    this.mcp = new McpTrials(variables, shim);
  }

  @Override
  public List<SurfaceAnswer> ask(AgentId id) throws PaddockException {
    Agent agent = catalog.require(id);
    Optional<Run> run = runs.latest(id).filter(found -> found.pid() != null);
    return run.filter(found -> !found.state().isEnded())
        .map(found -> SurfaceProbe.askAll(agent.agentPackage().manifest(), found.ports()))
        .orElse(List.of());
  }

  @Override
  public Offer offer(AgentId id) throws PaddockException, InterruptedException {
    try (var client = new AgentClient(place(catalog.require(id)))) {
      return client.offer();
    }
  }

  @Override
  public CallAnswer call(
      AgentId id, Call call, Duration limit, boolean masked, Consumer<byte[]> live)
      throws PaddockException, InterruptedException {
    Agent agent = catalog.require(id);
    Map<String, String> secrets = masked ? variables.secrets(agent) : Map.of();
    var masker = new SecretMasker(secrets);
    try (var client = new AgentClient(place(agent))) {
      CallAnswer answer =
          client.call(call, limit, bytes -> live.accept(masker.mask(bytes, bytes.length)));
      byte[] rest = masker.end();
      if (rest.length > 0) {
        live.accept(rest);
      }
      return masked(answer, secrets);
    } catch (InterruptedIOException | ClosedByInterruptException _) {
      throw new InterruptedException("the call was given up");
    } catch (IOException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("the call was given up");
      }
      throw new PaddockException(
          Failure.CALL_FAILED,
          agent.name()
              + " could not be asked: "
              + new SecretMasker(secrets).whole(String.valueOf(e.getMessage()))
              + ".",
          List.of(),
          "`paddock call " + agent.id() + "` lists what it offers.");
    }
  }

  @Override
  public String masked(AgentId id, String text) throws PaddockException {
    return new SecretMasker(variables.secrets(catalog.require(id))).whole(text);
  }

  @Override
  public List<McpWish> mcpServers(AgentId id) throws PaddockException {
    return mcp.wishes(catalog.require(id));
  }

  @Override
  public McpSession tryMcpServer(AgentId id, String name)
      throws PaddockException, InterruptedException {
    return mcp.trial(catalog.require(id), name);
  }

  private static CallAnswer masked(CallAnswer answer, Map<String, String> secrets) {
    if (secrets.isEmpty()) {
      return answer;
    }
    var headers = new LinkedHashMap<String, String>();
    answer
        .headers()
        .forEach((name, value) -> headers.put(name, new SecretMasker(secrets).whole(value)));
    return new CallAnswer(
        answer.ok(),
        new SecretMasker(secrets).whole(answer.status()),
        new SecretMasker(secrets).whole(answer.target()),
        headers,
        answer.took(),
        answer.type(),
        new SecretMasker(secrets).whole(answer.text()),
        answer.cut());
  }

  private AgentClient.Place place(Agent agent) throws PaddockException {
    Run run =
        runs.latest(agent.id())
            .filter(found -> found.pid() != null && !found.state().isEnded())
            .orElseThrow(() ->
                new PaddockException(
                    Failure.NOT_STARTED,
                    agent.name() + " does not run.",
                    List.of(),
                    "`paddock run " + agent.id() + "` starts it."));
    Manifest manifest = agent.agentPackage().manifest();
    Run.Ports ports = run.ports();
    Manifest.Ui ui = manifest.ui();
    boolean own = manifest.httpServer() != null;
    return new AgentClient.Place(
        ports.rest(),
        !own,
        own || manifest.restEntry() != null,
        // Beside a REST entry the Host serves no exports.
        own || manifest.restEntry() != null
            ? List.of()
            : manifest.exports().stream().map(Manifest.Export::name).toList(),
        ports.a2a(),
        ui == null || ports.ui() == null ? null : "http://127.0.0.1:" + ports.ui() + ui.basePath());
  }
}
