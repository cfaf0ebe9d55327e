package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.Offer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Asks a running agent for something it offers, or lists what that is. */
@Command(
    name = "call",
    description = {
      "Ask a running agent for something it offers; without more words, list what that is.",
      "METHOD PATH is an HTTP request, such as GET /health. ACTION is one the agent's gRPC service"
          + " knows, one of Health, Ping and DescribeCapabilities, an export, or, for an agent with"
          + " an agent card, message/send or SendMessage."
    })
final class CallVerb extends Verb {

  private static final Duration LIMIT = Duration.ofMinutes(1);

  @Parameters(
      index = "0",
      paramLabel = "AGENT",
      description = "an id, a unique beginning of one, a unique name")
  String agent;

  @Parameters(
      index = "1..2",
      arity = "0..2",
      paramLabel = "[METHOD PATH | ACTION]",
      hideParamSyntax = true,
      description = "what to ask for")
  List<String> words = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "JSON|@FILE",
      description = "the body, the action's parameters, or the message")
  @Nullable String data;

  @Option(
      names = "--timeout",
      paramLabel = "S",
      description = "seconds until the answer must begin; else 60")
  @Nullable String timeout;

  @Option(
      names = "--mcp",
      description = "instead: list the MCP servers its package wants, or try the one named")
  boolean mcp;

  @Override
  void check() throws PaddockException {
    Usage.seconds("--timeout", timeout);
    if (!mcp) {
      CallWords.check(words, data);
    } else if (words.size() > 1 || data != null) {
      throw Usage.wrong("--mcp takes the name of one server at most.", null);
    }
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException, InterruptedException {
    Agent found = service.find(agent);
    if (mcp) {
      return McpPrinter.print(service.surfaces(), found, words, output);
    }
    if (words.isEmpty()) {
      Offer offer = service.surfaces().offer(found.id());
      OfferPrinter.print(found, offer, service.surfaces().ask(found.id()), output);
      return 0;
    }
    Duration asked = Usage.seconds("--timeout", timeout);
    Call call = CallWords.call(found, words, CallWords.data(data));
    boolean passes =
        !output.isJson() && !(call instanceof Call.Method || call instanceof Call.Action);
    CallAnswer answer =
        service
            .surfaces()
            .call(
                found.id(),
                call,
                asked == null ? LIMIT : asked,
                false,
                bytes -> {
                  if (passes) {
                    output.pass(bytes);
                  }
                });
    PaddockException failure = answer.ok() ? null : failure(found, answer);
    if (output.isJson()) {
      output.document(document(found, answer, failure));
    } else {
      if (!passes && !answer.text().isEmpty()) {
        output.line(CallWords.forPeople(call, answer.text()));
      } else if (passes && !answer.text().isEmpty() && !answer.text().endsWith("\n")) {
        output.line("");
      }
      output.note(
          "paddock: "
              + answer.target()
              + ": "
              + answer.status()
              + " in "
              + answer.took().toMillis()
              + " ms");
      if (failure != null) {
        FailurePrinter.tell(failure, output);
      }
    }
    return failure == null ? 0 : Failure.CALL_FAILED.exitCode();
  }

  private static PaddockException failure(Agent agent, CallAnswer answer) {
    return new PaddockException(
        Failure.CALL_FAILED,
        agent.name() + " answered " + answer.status() + ".",
        List.of(),
        "`paddock logs " + agent.id() + " --tail 20` may say why.");
  }

  private static ObjectNode document(
      Agent agent, CallAnswer answer, @Nullable PaddockException failure) {
    ObjectNode node = Json.object();
    node.put("agent_id", agent.id().value());
    node.put("target", answer.target());
    node.put("ok", answer.ok());
    node.put("status", answer.status());
    node.put("seconds", answer.took().toMillis() / 1000.0);
    ObjectNode headers = node.putObject("headers");
    answer.headers().forEach(headers::put);
    node.set("body", CallWords.body(answer));
    node.put("cut", answer.cut());
    node.set("error", failure == null ? Json.nothing() : Json.failure(failure));
    return node;
  }
}
