package dev.paddock.cli;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Failure;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the words of options into values, or says what would be right. */
final class Usage {

  private static final BigDecimal LONGEST = BigDecimal.valueOf(Duration.ofDays(365).toSeconds());

  private Usage() {}

  static PaddockException wrong(String message, @Nullable String hint) {
    return new PaddockException(Failure.USAGE, message, List.of(), hint);
  }

  static @Nullable AgentId id(@Nullable String text) throws PaddockException {
    if (text == null) {
      return null;
    }
    if (!AgentId.isValid(text)) {
      throw wrong(
          "\"" + text + "\" cannot be an agent's id.",
          "an id is 1 to 64 of A-Z a-z 0-9 . _ - (and neither . nor ..)");
    }
    return new AgentId(text);
  }

  /** Decimal seconds, 0 or more. */
  static @Nullable Duration seconds(String option, @Nullable String text) throws PaddockException {
    if (text == null) {
      return null;
    }
    try {
      // Without the limit on the length, 1e999999999 would be multiplied out.
      BigDecimal seconds = text.length() > 20 ? null : new BigDecimal(text.strip());
      if (seconds != null && seconds.signum() >= 0 && seconds.compareTo(LONGEST) <= 0) {
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw wrong(
        option + " needs a number of seconds, 0 or more, not \"" + text + "\".",
        "for example " + option + " 2.5");
  }

  static @Nullable Integer port(String option, @Nullable String text) throws PaddockException {
    if (text == null) {
      return null;
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 1 && port <= 65_535) {
        return port;
      }
    } catch (NumberFormatException _) {
      // Told below, like a number out of range.
    }
    throw wrong(
        option + " needs a port from 1 to 65535, not \"" + text + "\".",
        "leave it out to take a free one");
  }

  /** {@code NAME=value} each; the last of one name counts. */
  static Map<String, String> variables(List<String> words) throws PaddockException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        // What is given may be a secret with its name forgotten: it is not repeated.
        throw wrong("--env needs NAME=value.", "for example --env LOG_LEVEL=debug");
      }
      variables.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return variables;
  }

  static String filled(String option, String text) throws PaddockException {
    if (text.isBlank()) {
      throw wrong(option + " needs a value; it was given an empty one.", null);
    }
    return text;
  }
}
