package dev.paddock.environment;

import java.util.regex.Pattern;

/** Hides the credentials in URLs before anything is shown, logged or recorded. */
final class CredentialMask {

  private static final Pattern USER_INFO =
      Pattern.compile("(?i)([a-z][a-z0-9+.-]*://)[^/\\s@'\"]+@");
  private static final Pattern QUERY_SECRET =
      Pattern.compile(
          "(?i)([?&](?:[a-z_-]*(?:token|key|secret|password|sig|signature))=)[^&\\s'\"]+");

  private CredentialMask() {}

  /** The text with {@code user:password@} and secret query values replaced by {@code ****}. */
  static String apply(String text) {
    if (text.indexOf(':') < 0) {
      return text;
    }
    String masked = USER_INFO.matcher(text).replaceAll("$1****@");
    return QUERY_SECRET.matcher(masked).replaceAll("$1****");
  }
}
