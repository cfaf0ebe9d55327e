package dev.paddock.agent;

import java.util.UUID;

/**
 * An agent's identity.
 *
 * @param value any text of {@code [A-Za-z0-9._-]{1,64}} but the two dot folders; a UUID unless
 *     given
 */
public record AgentId(String value) implements Comparable<AgentId> {

  private static final int LONGEST = 64;

  /** Refuses what could not safely name a folder. */
  public AgentId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not an agent id: " + value);
    }
  }

  /** Whether the text may be an id. */
  public static boolean isValid(String value) {
    if (value.isEmpty() || value.length() > LONGEST || value.equals(".") || value.equals("..")) {
      return false;
    }
    // A hundred agents that run are asked some hundred times a second, for which a regular
    // expression is dear.
    for (int i = 0; i < value.length(); i++) {
      if (!isHarmless(value.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isHarmless(char one) {
    return (one >= 'a' && one <= 'z')
        || (one >= 'A' && one <= 'Z')
        || (one >= '0' && one <= '9')
        || one == '.'
        || one == '_'
        || one == '-';
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
