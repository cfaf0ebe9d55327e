package dev.paddock.surface;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON around calls: parameters given as JSON, gRPC answers and agent messages in it. */
public final class CallJson {

  private static final JsonMapper JSON = new JsonMapper();

  private CallJson() {}

  /**
   * The parameters of an action from a JSON object; what is no text is passed as its JSON.
   *
   * @throws IOException if it is no JSON object; the message is a clause
   */
  public static Map<String, String> parameters(String text) throws IOException {
    var parameters = new LinkedHashMap<String, String>();
    if (!(tree(text) instanceof ObjectNode object)) {
      throw new IOException("an action takes a JSON object, such as {\"text\": \"hello\"}");
    }
    for (var each : object.properties()) {
      JsonNode value = each.getValue();
      parameters.put(each.getKey(), value.isString() ? value.asString() : value.toString());
    }
    return parameters;
  }

  /** The text as JSON over several lines, or as it is where it is no JSON. */
  public static String laidOut(String text) {
    String start = text.stripLeading();
    if (!start.startsWith("{") && !start.startsWith("[")) {
      return text;
    }
    try {
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(text));
    } catch (JacksonException _) {
      return text;
    }
  }

  private static JsonNode tree(String text) throws IOException {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      throw new IOException("it is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String of(AgentGrpc.Health health) {
    return JSON.createObjectNode()
        .put("ok", health.ok())
        .put("message", health.message())
        .put("timestamp", health.timestamp())
        .toString();
  }

  static String of(AgentGrpc.Pong pong) {
    return JSON.createObjectNode()
        .put("message", pong.message())
        .put("timestamp", pong.timestamp())
        .toString();
  }

  static String of(AgentGrpc.Capabilities capabilities) {
    ObjectNode node = JSON.createObjectNode();
    capabilities.methods().forEach(node.putArray("methods")::add);
    ObjectNode metadata = node.putObject("metadata");
    capabilities.metadata().forEach(metadata::put);
    return node.toString();
  }

  static String of(AgentGrpc.ActionResult result) {
    return JSON.createObjectNode()
        .put("success", result.success())
        .put("result", result.result())
        .put("error", result.error())
        .put("request_id", result.requestId())
        .put("duration_ms", result.millis())
        .toString();
  }

  /** The request of {@code Invoke}. */
  static String invocation(String action, Map<String, String> parameters) {
    ObjectNode node = JSON.createObjectNode().put("action", action);
    ObjectNode given = node.putObject("parameters");
    parameters.forEach(given::put);
    return node.toString();
  }

  /** The method a message goes to: as asked, else what the card's version of the protocol has. */
  static String method(Call.Message message, @Nullable AgentCard card) {
    String asked = message.method();
    if (asked != null) {
      return asked;
    }
    return card != null && card.isVersionOne() ? "SendMessage" : "message/send";
  }

  /**
   * A message as JSON-RPC.
   *
   * @param content a text, a JSON text, or the parameters as a JSON object
   */
  static String message(String method, String content) {
    ObjectNode request = JSON.createObjectNode();
    request.put("jsonrpc", "2.0").put("id", UUID.randomUUID().toString()).put("method", method);
    request.set("params", params(method, content));
    return request.toString();
  }

  private static JsonNode params(String method, String content) {
    String text = content;
    try {
      JsonNode given = JSON.readTree(content);
      if (given instanceof ObjectNode object && object.has("message")) {
        return object;
      }
      if (given != null && given.isString()) {
        text = given.asString();
      }
    } catch (JacksonException _) {
      // A plain text.
    }
    boolean versionOne = method.equals("SendMessage");
    ObjectNode params = JSON.createObjectNode();
    ObjectNode message = params.putObject("message");
    message.put("messageId", UUID.randomUUID().toString());
    message.put("role", versionOne ? "ROLE_USER" : "user");
    ObjectNode part = message.putArray("parts").addObject();
    if (!versionOne) {
      message.put("kind", "message");
      part.put("kind", "text");
    }
    part.put("text", text);
    return params;
  }

  /** Whether a JSON-RPC answer says that what was asked failed. */
  static boolean isRpcError(String text) {
    try {
      JsonNode answer = JSON.readTree(text);
      return answer == null || answer.has("error");
    } catch (JacksonException _) {
      return true;
    }
  }
}
