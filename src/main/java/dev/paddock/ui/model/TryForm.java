package dev.paddock.ui.model;

import dev.paddock.surface.Call;
import dev.paddock.surface.CallJson;
import dev.paddock.surface.Operation;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a filled form asks for, or why it cannot be asked.
 *
 * @param call null where there is a problem
 * @param problem a sentence, or null
 */
public record TryForm(@Nullable Call call, @Nullable String problem) {

  /**
   * Fills an entry.
   *
   * @param values by the parameter's name; an empty one is left out
   */
  public static TryForm fill(TryEntry entry, Map<String, String> values, String body) {
    return switch (entry.kind()) {
      case HTTP -> http(entry, values, body);
      case METHOD -> new TryForm(new Call.Method(entry.name()), null);
      case ACTION -> action(entry, body);
      case MESSAGE -> new TryForm(new Call.Message(null, body), null);
    };
  }

  private static TryForm http(TryEntry entry, Map<String, String> values, String body) {
    String path = entry.name();
    var query = new StringBuilder();
    for (Operation.Parameter parameter : entry.parameters()) {
      String value = values.getOrDefault(parameter.name(), "");
      if (value.isEmpty()) {
        if (parameter.required()) {
          return new TryForm(null, Words.of("try.missing", parameter.name()));
        }
        continue;
      }
      if (parameter.in().equals("path")) {
        path = path.replace("{" + parameter.name() + "}", encoded(value));
      } else {
        query
            .append(query.isEmpty() ? '?' : '&')
            .append(encoded(parameter.name()))
            .append('=')
            .append(encoded(value));
      }
    }
    boolean empty = entry.body() == null || body.isBlank();
    return new TryForm(new Call.Http(entry.verb(), path + query, empty ? null : body), null);
  }

  private static TryForm action(TryEntry entry, String body) {
    try {
      Map<String, String> parameters = body.isBlank() ? Map.of() : CallJson.parameters(body);
      return new TryForm(new Call.Action(entry.name(), parameters), null);
    } catch (IOException e) {
      return new TryForm(null, Words.of("try.notParameters", String.valueOf(e.getMessage())));
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
