package dev.paddock.surface;

import java.time.Duration;
import java.util.Map;

/**
 * What an agent answered.
 *
 * @param ok whether it did what was asked
 * @param status such as {@code 404 Not Found}, {@code OK} or {@code NOT_FOUND: no such thing}
 * @param target the address asked
 * @param headers by name in lower case; several of one name in one line
 * @param took from asking to the end of the answer
 * @param type the media type, empty where none was said
 * @param text the body, or a gRPC message as JSON
 * @param cut whether the text lacks what came after {@link HttpCall#MOST_KEPT} bytes
 */
public record CallAnswer(
    boolean ok,
    String status,
    String target,
    Map<String, String> headers,
    Duration took,
    String type,
    String text,
    boolean cut) {

  /** Copies the headers. */
  public CallAnswer {
    headers = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(headers));
  }
}
