package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.environment.Health;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Judges environments, with reasons and the next action. */
@Command(
    name = "health",
    description = "Say whether environments are usable, why not, and what to do.")
final class HealthVerb extends Verb {

  @Parameters(arity = "0..1", paramLabel = "AGENT", description = "one agent; else all")
  @Nullable String agent;

  @Option(names = "--deep", description = "ask the interpreters too")
  boolean deep;

  @ArgGroup(heading = "%nInstead of the verdict, about one agent:%n")
  @Nullable DetailOptions details;

  @Override
  void check() throws PaddockException {
    if (details != null && agent == null) {
      throw Usage.wrong(
          details.name() + " is about one agent.",
          "name one: paddock health AGENT " + details.name());
    }
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    if (details != null) {
      details.tell(service, service.find(String.valueOf(agent)).id(), output);
      return 0;
    }
    List<Agent> agents = agent == null ? service.agents() : List.of(service.find(agent));
    List<ObjectNode> documents = new ArrayList<>();
    boolean allValid = true;
    // Each is many small looks at the disk: a thousand one after the other would take seconds.
    List<Answer> answers =
        agents.parallelStream().map(one -> answer(service, one, output.isJson())).toList();
    for (Answer answer : answers) {
      PaddockException failure = answer.failure();
      Health health = answer.health();
      ObjectNode document = answer.document();
      if (failure != null && agent != null) {
        throw failure;
      }
      allValid &= health != null && health.isValid();
      if (failure != null) {
        // One agent's trouble must not hide the others'; it is among the answers instead.
        documents.add(Json.unjudged(answer.agent(), failure));
        FailurePrinter.tell(failure, output);
      } else if (document != null) {
        documents.add(document);
      } else if (health != null) {
        tell(answer.agent(), health, output);
      }
    }
    if (output.isJson()) {
      output.document(agent == null ? Json.list(documents, d -> d) : documents.getFirst());
    }
    return allValid ? 0 : Failure.NOT_VALID.exitCode();
  }

  /** What came of judging one agent's environment: a verdict, with a document if asked, or not. */
  private record Answer(
      Agent agent,
      @Nullable Health health,
      @Nullable ObjectNode document,
      @Nullable PaddockException failure) {}

  private Answer answer(AgentService service, Agent one, boolean withDocument) {
    try {
      Health health = service.health(one.id(), deep);
      ObjectNode document = withDocument ? document(service, one, health) : null;
      return new Answer(one, health, document, null);
    } catch (PaddockException e) {
      return new Answer(one, null, null, e);
    }
  }

  private ObjectNode document(AgentService service, Agent one, Health health)
      throws PaddockException {
    ObjectNode node = Json.environment(health, service.environmentBytes(one.id()).orElse(null));
    if (deep) {
      node.set(
          "distributions",
          Json.list(service.details().installed(one.id()), DetailsJson::distribution));
    }
    return node;
  }

  private static void tell(Agent agent, Health health, Output output) {
    Style style = output.style();
    String state = health.state().name();
    output.line(
        style.strong(Text.printable(agent.name()))
            + "  "
            + agent.id().value()
            + "  "
            + (health.isValid() ? style.good(state) : style.bad(state)));
    for (Health.Reason reason : health.reasons()) {
      output.line("  " + Text.printable(reason.detail()));
    }
    output.line(style.dim("  " + Text.printable(health.path().toString())));
    String next = next(agent, health);
    if (!output.isQuiet()) {
      output.line("  next: " + next);
    }
  }

  private static String next(Agent agent, Health health) {
    String id = agent.id().value();
    if (health.reasons().stream().anyMatch(one -> one.code().equals(Health.PACKAGE_MISSING))) {
      return "paddock load PATH --id " + id;
    }
    return switch (health.action()) {
      case BUILD, REBUILD -> "paddock build " + id;
      case RUN -> "paddock run " + id;
      case WAIT -> "wait for the build under way";
      case REFUSE -> "move that folder away, then paddock build " + id;
    };
  }
}
