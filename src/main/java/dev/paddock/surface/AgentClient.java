package dev.paddock.surface;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks one running agent what it offers, and asks it for what it offers. For one thread. */
public final class AgentClient implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(5);

  /** Keeps our own looks out of the access log of an agent that the Host serves. */
  private static final String PROBE = "?paddock-probe";

  private final Place place;
  private final HttpCall http = new HttpCall();

  /**
   * A client.
   *
   * @param place where the agent answers
   */
  public AgentClient(Place place) {
    this.place = place;
  }

  /**
   * Where an agent answers.
   *
   * @param http its port for HTTP, or null
   * @param hosted whether {@code /health} and {@code /meta} are there: no server of its own
   * @param describes whether it may have an OpenAPI document and a card
   * @param exports the functions it exports
   * @param a2a its port for gRPC, or null
   * @param ui the address of its UI, or null
   */
  public record Place(
      @Nullable Integer http,
      boolean hosted,
      boolean describes,
      List<String> exports,
      @Nullable Integer a2a,
      @Nullable String ui) {

    /** Copies the exports. */
    public Place {
      exports = List.copyOf(exports);
    }
  }

  /** What it offers; whatever does not answer is left out and noted. */
  public Offer offer() throws InterruptedException {
    var notes = new ArrayList<String>();
    List<Operation> operations = place.http() == null ? List.of() : operations(place.http(), notes);
    AgentGrpc.Capabilities capabilities = new AgentGrpc.Capabilities(List.of(), Map.of());
    Integer a2a = place.a2a();
    if (a2a != null) {
      try {
        capabilities = new AgentGrpc(a2a, LOOK).capabilities();
      } catch (IOException | GrpcException e) {
        notes.add("DescribeCapabilities: " + e.getMessage());
      }
    }
    List<String> known = List.of("Health", "DescribeCapabilities", "Invoke", "Ping");
    return new Offer(
        place.http(),
        operations,
        a2a,
        a2a == null ? List.of() : known,
        capabilities.methods().stream().filter(name -> !known.contains(name)).toList(),
        capabilities.metadata(),
        card(),
        place.ui(),
        notes);
  }

  private List<Operation> operations(int port, List<String> notes) throws InterruptedException {
    var operations = new ArrayList<Operation>();
    if (place.describes()) {
      CallAnswer document = look(port, "/openapi.json");
      if (document != null) {
        operations.addAll(OpenApi.read(document.text()));
      } else {
        notes.add("it has no /openapi.json, so its operations are not known");
      }
    }
    for (String export : place.exports()) {
      String body = "{\n  \"input\" : null\n}";
      operations.add(new Operation("POST", "/exports/" + export, "", List.of(), body));
    }
    if (place.hosted()) {
      operations.add(Operation.plain("GET", "/health", ""));
      operations.add(Operation.plain("GET", "/meta", ""));
    }
    return operations;
  }

  private @Nullable AgentCard card() throws InterruptedException {
    Integer port = place.http();
    if (port == null || !place.describes()) {
      return null;
    }
    for (String path : AgentCard.PLACES) {
      CallAnswer answer = look(port, path);
      AgentCard card = answer == null ? null : AgentCard.read(answer.text()).orElse(null);
      if (card != null) {
        return card;
      }
    }
    return null;
  }

  private @Nullable CallAnswer look(int port, String path) throws InterruptedException {
    try {
      CallAnswer answer = http.send(port, "GET", path + PROBE, Map.of(), null, LOOK, _ -> {});
      return answer.ok() ? answer : null;
    } catch (IOException _) {
      return null; // what is not there is said by whoever asked
    }
  }

  /**
   * Calls.
   *
   * @param limit how long the answer, or over HTTP its beginning, may take
   * @param live hears an HTTP answer as it comes
   * @throws IOException if there is no answer, or nothing to ask; the message is one clause
   */
  public CallAnswer call(Call call, Duration limit, Consumer<byte[]> live)
      throws IOException, InterruptedException {
    return switch (call) {
      case Call.Http(String method, String path, String body) ->
          http.send(httpPort(), method, path, Map.of(), body, limit, live);
      case Call.Method(String name) -> grpc(name, limit, client -> plain(client, name));
      case Call.Action(String name, Map<String, String> parameters) ->
          grpc("Invoke " + name, limit, client -> invoke(client, name, parameters));
      case Call.Message message -> message(message, limit, live);
    };
  }

  private int httpPort() throws IOException {
    Integer port = place.http();
    if (port == null) {
      throw new IOException("it has no HTTP surface");
    }
    return port;
  }

  /** A gRPC call whose answer is told as JSON, and whether the agent did what was asked. */
  private interface GrpcWork {
    Told ask(AgentGrpc client) throws IOException, GrpcException;
  }

  private record Told(boolean ok, String status, String json) {}

  private CallAnswer grpc(String what, Duration limit, GrpcWork work) throws IOException {
    Integer port = place.a2a();
    if (port == null) {
      throw new IOException("it has no A2A (gRPC) surface");
    }
    long began = System.nanoTime();
    Told told;
    try {
      told = work.ask(new AgentGrpc(port, limit));
    } catch (GrpcException e) {
      told = new Told(false, e.getMessage(), "");
    }
    return new CallAnswer(
        told.ok(),
        told.status(),
        "127.0.0.1:" + port + " " + AgentGrpc.SERVICE + "/" + what,
        Map.of(),
        Duration.ofNanos(System.nanoTime() - began),
        told.json().isEmpty() ? "" : "application/json",
        told.json(),
        false);
  }

  private static Told plain(AgentGrpc client, String name) throws IOException, GrpcException {
    return switch (name) {
      case "Health" -> {
        AgentGrpc.Health health = client.health();
        yield new Told(health.ok(), health.ok() ? "OK" : "not ok", CallJson.of(health));
      }
      case "Ping" -> new Told(true, "OK", CallJson.of(client.ping()));
      case "DescribeCapabilities" -> new Told(true, "OK", CallJson.of(client.capabilities()));
      default -> throw new IOException("there is no method " + name);
    };
  }

  private static Told invoke(AgentGrpc client, String name, Map<String, String> parameters)
      throws IOException, GrpcException {
    var result = client.invoke(name, parameters, UUID.randomUUID().toString());
    String status = result.success() ? "OK" : "failed: " + result.error();
    return new Told(result.success(), status, CallJson.of(result));
  }

  private CallAnswer message(Call.Message message, Duration limit, Consumer<byte[]> live)
      throws IOException, InterruptedException {
    AgentCard card = card();
    if (card == null) {
      throw new IOException("it serves no agent card at " + String.join(" or ", AgentCard.PLACES));
    }
    if (!card.speaksJsonRpc()) {
      throw new IOException("its card offers no JSON-RPC, the only transport Paddock speaks here");
    }
    String method = CallJson.method(message, card);
    Map<String, String> headers =
        method.equals("SendMessage") ? Map.of("A2A-Version", "1.0") : Map.of();
    String body = CallJson.message(method, message.content());
    CallAnswer answer = http.send(httpPort(), "POST", card.path(), headers, body, limit, live);
    boolean ok = answer.ok() && !CallJson.isRpcError(answer.text());
    return new CallAnswer(
        ok,
        answer.ok() && !ok ? answer.status() + ", with an error" : answer.status(),
        answer.target() + " " + method,
        answer.headers(),
        answer.took(),
        answer.type(),
        answer.text(),
        answer.cut());
  }

  @Override
  public void close() {
    http.close();
  }
}
