package dev.paddock.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The gRPC service of an agent on loopback, {@code agent.proto}, as a client sees it. */
public final class AgentGrpc {

  /** The service's full name. */
  public static final String SERVICE = "pixell.agent.AgentService";

  /** The methods that take nothing. */
  public static final List<String> PLAIN_METHODS =
      List.of("Health", "Ping", "DescribeCapabilities");

  private static final byte[] EMPTY = {};

  private final int port;
  private final Duration limit;

  /**
   * A client.
   *
   * @param limit how long each call may take
   */
  public AgentGrpc(int port, Duration limit) {
    this.port = port;
    this.limit = limit;
  }

  /** What {@code Health} answers; {@code timestamp} is milliseconds since 1970. */
  public record Health(boolean ok, String message, long timestamp) {}

  /** What {@code Ping} answers; {@code timestamp} is milliseconds since 1970. */
  public record Pong(String message, long timestamp) {}

  /** What {@code DescribeCapabilities} answers. */
  public record Capabilities(List<String> methods, Map<String, String> metadata) {}

  /** What {@code Invoke} answers; {@code millis} as the agent measured it. */
  public record ActionResult(
      boolean success, String result, String error, String requestId, long millis) {}

  /** Calls {@code Health}. */
  public Health health() throws IOException, GrpcException {
    Protobuf answer = call("Health", EMPTY);
    return new Health(answer.flag(1), answer.text(2), answer.number(3));
  }

  /** Calls {@code Ping}. */
  public Pong ping() throws IOException, GrpcException {
    Protobuf answer = call("Ping", EMPTY);
    return new Pong(answer.text(1), answer.number(2));
  }

  /** Calls {@code DescribeCapabilities}. */
  public Capabilities capabilities() throws IOException, GrpcException {
    Protobuf answer = call("DescribeCapabilities", EMPTY);
    return new Capabilities(answer.texts(1), answer.pairs(2));
  }

  /** Calls {@code Invoke}. */
  public ActionResult invoke(String action, Map<String, String> parameters, String requestId)
      throws IOException, GrpcException {
    var request = new ByteArrayOutputStream();
    Protobuf.write(request, 1, action);
    Protobuf.write(request, 2, parameters);
    Protobuf.write(request, 3, requestId);
    Protobuf answer = call("Invoke", request.toByteArray());
    return new ActionResult(
        answer.flag(1), answer.text(2), answer.text(3), answer.text(4), answer.number(5));
  }

  private Protobuf call(String method, byte[] request) throws IOException, GrpcException {
    return Protobuf.read(GrpcCall.unary(port, SERVICE + "/" + method, request, limit));
  }
}
