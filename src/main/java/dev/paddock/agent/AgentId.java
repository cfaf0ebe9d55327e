package dev.paddock.agent;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * An agent's identity.
 *
 * @param value any text of {@code [A-Za-z0-9._-]{1,64}} but the two dot folders; a UUID unless
 *     given
 */
public record AgentId(String value) implements Comparable<AgentId> {

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /** Refuses what could not safely name a folder. */
  public AgentId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an agent id: " + value);
    }
  }

  /** Whether the text may be an id. */
  public static boolean isValid(String value) {
    return ALLOWED.matcher(value).matches() && !value.equals(".") && !value.equals("..");
  }

  /** A new one, unlike any other. */
  public static AgentId random() {
    return new AgentId(UUID.randomUUID().toString());
  }

  @Override
  public int compareTo(AgentId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
