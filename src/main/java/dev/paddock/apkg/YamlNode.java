package dev.paddock.apkg;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A value in a YAML document together with the line it was written on. */
sealed interface YamlNode {

  /** The line the value begins on, counted from 1. */
  int line();

  /** The value as maps, lists, text, numbers, booleans and null. */
  @Nullable Object plain();

  /** What it is, for a sentence such as "found a list". */
  String kind();

  /**
   * One word or text.
   *
   * @param text as written, quotes and escapes resolved
   * @param isText whether it was quoted or tagged so that it can only be text
   */
  record Scalar(String text, boolean isText, int line) implements YamlNode {

    // The kit reads with PyYAML, which is YAML 1.1: `yes` is a boolean there and 0o17 is text.
    private static final Set<String> TRUE =
        Set.of("yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON");
    private static final Set<String> FALSE =
        Set.of("no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF");
    private static final Pattern WHOLE = Pattern.compile("[-+]?(0|[1-9][0-9_]*)");
    private static final Pattern OTHER_WHOLE =
        Pattern.compile(
            "[-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+");
    private static final Pattern DECIMAL =
        Pattern.compile("[-+]?[0-9][0-9_]*\\.[0-9_]*([eE][-+][0-9]+)?|\\.[0-9][0-9_]*");
    private static final Pattern SPECIAL =
        Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    /** Whether nothing was written, or a word for nothing. */
    boolean isNull() {
      return !isText
          && (text.isEmpty()
              || text.equals("~")
              || text.equals("null")
              || text.equals("Null")
              || text.equals("NULL"));
    }

    /** Whether the kit's reader takes it for text and not for a number, a boolean or nothing. */
    boolean readsAsText() {
      return kind().equals("text");
    }

    @Override
    public @Nullable Object plain() {
      if (isText) {
        return text;
      }
      if (isNull()) {
        return null;
      }
      if (TRUE.contains(text)) {
        return true;
      }
      if (FALSE.contains(text)) {
        return false;
      }
      return number();
    }

    private Object number() {
      // Longer ones are kept as text: turning digits into numbers takes time that grows faster.
      if (text.length() > 100) {
        return text;
      }
      String digits = text.replace("_", "");
      if (WHOLE.matcher(text).matches()) {
        BigInteger value = new BigInteger(digits);
        return value.bitLength() < 64 ? (Object) value.longValue() : value;
      }
      if (DECIMAL.matcher(text).matches()) {
        // A decimal of the text's own digits, so that 1.10 is not shown as 1.1.
        return digits.matches("[-+]?[0-9]*\\.?[0-9]+")
            ? new BigDecimal(digits)
            : Double.valueOf(digits);
      }
      return text;
    }

    @Override
    public String kind() {
      if (isNull()) {
        return "nothing";
      }
      if (isText) {
        return "text";
      }
      if (OTHER_WHOLE.matcher(text).matches() || SPECIAL.matcher(text).matches()) {
        return "a number";
      }
      return switch (plain()) {
        case Boolean _ -> "a truth value";
        case Number _ -> "a number";
        case null, default -> "text";
      };
    }
  }

  /** A list. */
  record Sequence(List<YamlNode> items, int line) implements YamlNode {
    @Override
    public Object plain() {
      var list = new ArrayList<@Nullable Object>();
      items.forEach(item -> list.add(item.plain()));
      return list;
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /**
   * A map.
   *
   * @param entries by key as written; of a key written twice the last
   */
  record Mapping(Map<String, Entry> entries, int line) implements YamlNode {

    /** A value and the line its key is on. */
    record Entry(YamlNode value, int keyLine) {}

    @Nullable Entry get(String key) {
      return entries.get(key);
    }

    /** The line of a key given by its dotted path, or of the innermost map on the way to it. */
    int lineOf(String dotted) {
      Entry found = entries.get(dotted);
      if (found != null) {
        return found.keyLine();
      }
      int dot = dotted.indexOf('.');
      Entry outer = dot < 0 ? null : entries.get(dotted.substring(0, dot));
      return outer != null && outer.value() instanceof Mapping map
          ? map.lineOf(dotted.substring(dot + 1))
          : line;
    }

    @Override
    public Map<String, @Nullable Object> plain() {
      var map = new LinkedHashMap<String, @Nullable Object>();
      entries.forEach((key, entry) -> map.put(key, entry.value().plain()));
      return map;
    }

    @Override
    public String kind() {
      return "a map";
    }
  }
}
