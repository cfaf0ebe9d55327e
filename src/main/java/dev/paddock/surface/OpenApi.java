package dev.paddock.surface;

import dev.paddock.surface.Operation.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads what an OpenAPI document says can be asked. */
public final class OpenApi {

  private static final JsonMapper JSON = new JsonMapper();
  private static final Set<String> METHODS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch");
  private static final int DEEPEST = 6;
  private static final int MOST_OPERATIONS = 1_000;

  private final JsonNode document;

  private OpenApi(JsonNode document) {
    this.document = document;
  }

  /** The operations in the document's order; empty when the text is no such document. */
  public static List<Operation> read(String text) {
    JsonNode document;
    try {
      document = JSON.readTree(text);
    } catch (JacksonException _) {
      return List.of();
    }
    return document == null ? List.of() : new OpenApi(document).operations();
  }

  private List<Operation> operations() {
    var found = new ArrayList<Operation>();
    for (var path : document.path("paths").properties()) {
      for (var one : path.getValue().properties()) {
        if (METHODS.contains(one.getKey()) && found.size() < MOST_OPERATIONS) {
          found.add(operation(one.getKey(), path.getKey(), path.getValue(), one.getValue()));
        }
      }
    }
    return found;
  }

  private Operation operation(String method, String path, JsonNode shared, JsonNode own) {
    var parameters = new ArrayList<Parameter>();
    for (JsonNode list : List.of(shared.path("parameters"), own.path("parameters"))) {
      for (JsonNode each : list) {
        parameter(resolved(each)).ifPresent(parameters::add);
      }
    }
    String summary = own.path("summary").asString(own.path("description").asString(""));
    return new Operation(method.toUpperCase(Locale.ROOT), path, summary, parameters, body(own));
  }

  private java.util.Optional<Parameter> parameter(JsonNode node) {
    String in = node.path("in").asString("");
    if (!in.equals("path") && !in.equals("query")) {
      return java.util.Optional.empty();
    }
    JsonNode schema = resolved(node.path("schema"));
    JsonNode preset = node.has("example") ? node.path("example") : schema.path("default");
    return java.util.Optional.of(
        new Parameter(
            node.path("name").asString(""),
            in,
            node.path("required").asBoolean(false),
            type(schema),
            preset.isMissingNode() || preset.isNull() ? "" : preset.asString(preset.toString())));
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isString()) {
      return type.asString();
    }
    // A Python `str | None` is one of several.
    for (JsonNode each : schema.path("anyOf")) {
      String one = resolved(each).path("type").asString("");
      if (!one.isEmpty() && !one.equals("null")) {
        return one;
      }
    }
    return "";
  }

  private @Nullable String body(JsonNode operation) {
    JsonNode content = resolved(operation.path("requestBody")).path("content");
    if (content.isEmpty()) {
      return null;
    }
    JsonNode media =
        content.has("application/json")
            ? content.path("application/json")
            : content.properties().iterator().next().getValue();
    JsonNode example =
        media.has("example") ? media.path("example") : sample(media.path("schema"), 0);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(example);
  }

  /** A value such a schema allows, to be changed by hand. */
  private JsonNode sample(JsonNode unresolved, int depth) {
    JsonNode schema = resolved(unresolved);
    for (String key : List.of("example", "default", "const")) {
      if (schema.has(key)) {
        return schema.path(key);
      }
    }
    for (String key : List.of("examples", "enum")) {
      if (schema.path(key).isArray() && !schema.path(key).isEmpty()) {
        return schema.path(key).path(0);
      }
    }
    if (depth < DEEPEST) {
      for (String key : List.of("anyOf", "oneOf", "allOf")) {
        for (JsonNode each : schema.path(key)) {
          if (!resolved(each).path("type").asString("").equals("null")) {
            return sample(each, depth + 1);
          }
        }
      }
    }
    return byType(schema, depth);
  }

  private JsonNode byType(JsonNode schema, int depth) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (schema.has("properties") ? "object" : type(schema)) {
      case "object" -> {
        ObjectNode object = nodes.objectNode();
        if (depth < DEEPEST) {
          for (var property : schema.path("properties").properties()) {
            object.set(property.getKey(), sample(property.getValue(), depth + 1));
          }
        }
        yield object;
      }
      case "array" ->
          depth < DEEPEST && schema.has("items")
              ? nodes.arrayNode().add(sample(schema.path("items"), depth + 1))
              : nodes.arrayNode();
      case "integer", "number" -> nodes.numberNode(0);
      case "boolean" -> nodes.booleanNode(false);
      case "string" -> nodes.stringNode("");
      default -> nodes.objectNode();
    };
  }

  /** What a reference within the document stands for. */
  private JsonNode resolved(JsonNode node) {
    JsonNode found = node;
    for (int hops = 0; hops < DEEPEST && found.has("$ref"); hops++) {
      String reference = found.path("$ref").asString("");
      found =
          reference.startsWith("#/")
              ? document.at(reference.substring(1))
              : JsonNodeFactory.instance.missingNode();
    }
    return found;
  }
}
