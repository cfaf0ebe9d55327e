package dev.paddock.cli;

import java.util.Map;

/**
 * Colours text where colour is wanted.
 *
 * @param colour whether to
 */
record Style(boolean colour) {

  /** Whether the user's variables allow colour (https://no-color.org). */
  static boolean wanted(Map<String, String> variables) {
    String refusal = variables.get("NO_COLOR");
    return (refusal == null || refusal.isEmpty()) && !"dumb".equals(variables.get("TERM"));
  }

  String good(String text) {
    return coloured("32", text);
  }

  String bad(String text) {
    return coloured("31", text);
  }

  String odd(String text) {
    return coloured("33", text);
  }

  String strong(String text) {
    return coloured("1", text);
  }

  String dim(String text) {
    return coloured("2", text);
  }

  private String coloured(String code, String text) {
    return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
