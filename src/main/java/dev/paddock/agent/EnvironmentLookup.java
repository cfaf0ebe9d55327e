package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Detail;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.environment.BuildFailedException;
import dev.paddock.environment.BuildRecord;
import dev.paddock.environment.Environments;
import dev.paddock.environment.Generation;
import dev.paddock.environment.Health;
import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks up the details of agents' environments in one data folder. */
final class EnvironmentLookup implements EnvironmentDetails {

  private final AgentCatalog catalog;
  private final Environments environments;
  private final RunLedger runs;

  EnvironmentLookup(AgentCatalog catalog, Environments environments, RunLedger runs) {
    this.catalog = catalog;
    this.environments = environments;
    this.runs = runs;
  }

  @FunctionalInterface
  private interface Question<T> {
    T ask() throws BuildFailedException, IOException, InterruptedException;
  }

  private static <T> T ask(Agent agent, Question<T> question) throws PaddockException {
    try {
      return question.ask();
    } catch (BuildFailedException e) {
      throw Failures.build(e);
    } catch (IOException e) {
      throw Failures.disk("The environment of " + agent.name() + " could not be looked at", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled("Looking at the environment of " + agent.name() + " was cancelled.");
    }
  }

  @Override
  public List<Standing> generations(AgentId id, boolean measured) throws PaddockException {
    Agent agent = catalog.require(id);
    List<Run> alive = runs.alive();
    List<Standing> found = new ArrayList<>();
    for (Generation one : ask(agent, () -> environments.generations(Builds.spec(agent)))) {
      Path path = one.health().path();
      found.add(
          new Standing(
              one,
              alive.stream().filter(run -> path.equals(run.environment())).map(Run::id).toList(),
              measured ? ask(agent, () -> environments.allocatedBytes(path)) : null));
    }
    return List.copyOf(found);
  }

  @Override
  public List<InstalledDistribution> installed(AgentId id) throws PaddockException {
    Agent agent = catalog.require(id);
    return ask(
        agent,
        () -> {
          Path environment = environments.standing(Builds.spec(agent)).orElse(null);
          return environment == null ? List.of() : environments.contents().installed(environment);
        });
  }

  @Override
  public List<OutdatedDistribution> outdated(AgentId id) throws PaddockException {
    Agent agent = catalog.require(id);
    Path environment = built(agent);
    return ask(agent, () -> environments.contents().outdated(environment));
  }

  @Override
  public VulnerabilityReport vulnerabilities(AgentId id) throws PaddockException {
    Agent agent = catalog.require(id);
    Path environment = built(agent);
    return ask(agent, () -> environments.contents().vulnerabilities(environment));
  }

  private Path built(Agent agent) throws PaddockException {
    return ask(agent, () -> environments.standing(Builds.spec(agent)))
        .orElseThrow(() ->
            new PaddockException(
                Failure.NOT_VALID,
                agent.name() + " has no environment.",
                List.of(),
                "Build it first: `paddock build " + agent.id() + "`."));
  }

  @Override
  public List<BuildRecord> builds(AgentId id) throws PaddockException {
    Agent agent = catalog.require(id);
    return ask(agent, () -> environments.contents().builds(id.value()));
  }

  @Override
  public List<String> buildLog(AgentId id, Path log) throws PaddockException {
    Agent agent = catalog.require(id);
    return ask(agent, () -> environments.contents().buildLog(id.value(), log));
  }

  @Override
  public void openTerminal(AgentId id) throws PaddockException {
    Agent agent = catalog.require(id);
    Path environment = built(agent);
    try {
      environments.contents().openTerminal(environment, agent.agentPackage().root());
    } catch (IOException e) {
      throw new PaddockException(
          Failure.INTERNAL,
          "A terminal could not be opened: " + e.getMessage() + ".",
          List.of(),
          "Copy the activate command and give it in a terminal of your own.");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw Failures.cancelled("Opening a terminal was cancelled.");
    }
  }

  @Override
  public Difference difference(AgentId id, String from, @Nullable String to)
      throws PaddockException {
    Agent agent = catalog.require(id);
    List<Generation> all = ask(agent, () -> environments.generations(Builds.spec(agent)));
    Generation before = find(all, from);
    Generation after =
        to != null
            ? find(all, to)
            : all.stream()
                .filter(Generation::current)
                .findFirst()
                .orElseThrow(() -> notThere("the current one", all));
    return new Difference(
        before.name(), after.name(), changes(distributions(before), distributions(after)));
  }

  private static Generation find(List<Generation> all, String wanted) throws PaddockException {
    String hash =
        all.stream().filter(Generation::current).map(Generation::hash).findFirst().orElse("");
    // Several hashes have a first generation each: a number means the one beside the current one.
    return all.stream()
        .filter(one -> one.name().equals(wanted) || String.valueOf(one.number()).equals(wanted))
        .min(Comparator.comparing(one -> !one.hash().equals(hash)))
        .orElseThrow(() -> notThere(wanted, all));
  }

  private static PaddockException notThere(String wanted, List<Generation> all) {
    return new PaddockException(
        Failure.BUILD_FAILED,
        "There is no generation " + wanted + " of this environment.",
        all.stream().map(one -> Detail.of("there is: " + one.name())).toList(),
        "Name one of those; `paddock gc` removes the generations nobody uses.");
  }

  private static Map<String, String> distributions(Generation generation) {
    Health.Facts facts = generation.health().facts();
    Map<String, String> found = new TreeMap<>();
    if (facts != null) {
      for (String one : facts.distributions()) {
        int split = one.indexOf("==");
        found.put(
            split < 0 ? one : one.substring(0, split), split < 0 ? "" : one.substring(split + 2));
      }
    }
    return found;
  }

  private static List<String> changes(Map<String, String> before, Map<String, String> after) {
    var changes = new ArrayList<String>();
    before.forEach((name, version) -> {
      String now = after.get(name);
      if (now == null) {
        changes.add("-" + name + " " + version);
      } else if (!now.equals(version)) {
        changes.add(name + " " + version + " → " + now);
      }
    });
    after.forEach((name, version) -> {
      if (!before.containsKey(name)) {
        changes.add("+" + name + " " + version);
      }
    });
    return changes;
  }
}
