package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;

/**
 * Builds nodes that know their lines from a parser's events, and nothing else: no tag can name a
 * class. For one document.
 *
 * <p>Two things differ from the library's own composing: a key written twice is a warning, and what
 * aliases expand to is bounded.
 */
final class YamlComposer {

  /** How many lists and maps may lie inside each other below the document's own. */
  static final int MAX_DEPTH = 64;

  /** What aliases may add, counted in values and in 64 characters of text. */
  private static final long MAX_ALIASED = 100_000;

  private static final Set<String> HARMLESS_TAGS =
      Set.of("!", "str", "int", "float", "bool", "null", "seq", "map", "timestamp", "binary");

  private final String file;
  private final Problems problems;
  private final Map<String, Measured> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private long aliased;
  private Iterator<Event> events = Collections.emptyIterator();

  YamlComposer(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  private record Measured(YamlNode node, long weight, int height) {}

  /** Ends the reading of a document whose problem has been noted. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(null, null, false, false);
    }
  }

  /**
   * The document's one value, or null where it is empty.
   *
   * @throws Refused where it is beyond the limits; that is among the problems then
   */
  @Nullable YamlNode compose(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setUseMarks(true)
            .setCodePointLimit(YamlReader.MAX_BYTES + 1)
            .build();
    events = new Parse(settings).parseString(text).iterator();
    YamlNode root = null;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case DocumentStart -> {
          if (root != null) {
            throw refuse(
                "manifest-several-documents",
                lineOf(event),
                "a second document begins here; a manifest is one document, so remove the '---'");
          }
        }
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case Scalar, Alias, SequenceStart, SequenceEnd, MappingStart, MappingEnd ->
            root = node(event, "", 0).node();
      }
    }
    return root;
  }

  private Measured node(Event event, String path, int depth) {
    return switch (event) {
      case AliasEvent alias -> resolve(alias, path, depth);
      case NodeEvent node -> {
        String anchor = node.getAnchor().map(Object::toString).orElse(null);
        boolean entered = anchor != null && open.add(anchor);
        Measured read = unaliased(node, path, depth);
        if (anchor != null) {
          if (entered) {
            open.remove(anchor);
          }
          anchors.put(anchor, read);
        }
        yield read;
      }
      default -> throw refuse("manifest-syntax", lineOf(event), "it is not YAML here");
    };
  }

  private Measured resolve(AliasEvent alias, String path, int depth) {
    String name = alias.getAlias().toString();
    if (open.contains(name)) {
      throw refuse(
          "manifest-alias-loop",
          lineOf(alias),
          "the alias *" + name + " stands inside what it repeats, which never ends");
    }
    Measured target = anchors.get(name);
    if (target == null) {
      throw refuse(
          "manifest-syntax", lineOf(alias), "the alias *" + name + " repeats nothing before it");
    }
    aliased += target.weight();
    if (aliased > MAX_ALIASED) {
      throw refuse(
          "manifest-alias-bomb",
          lineOf(alias),
          "its aliases expand to more than "
              + MAX_ALIASED
              + " values; write out what is meant instead");
    }
    if (depth + target.height() > MAX_DEPTH + 1) {
      throw tooDeep(lineOf(alias), path);
    }
    return target;
  }

  private Measured unaliased(NodeEvent event, String path, int depth) {
    int line = lineOf(event);
    return switch (event) {
      case ScalarEvent scalar -> {
        boolean tagged = checkTag(scalar.getTag().orElse(null), line, path);
        boolean text = tagged || (!scalar.isPlain() && scalar.getTag().isEmpty());
        var node = new YamlNode.Scalar(scalar.getValue(), text, line);
        yield new Measured(node, 1 + scalar.getValue().length() / 64, 0);
      }
      case SequenceStartEvent list -> {
        checkTag(list.getTag().orElse(null), line, path);
        yield sequence(line, path, deeper(depth, event, path));
      }
      case MappingStartEvent map -> {
        checkTag(map.getTag().orElse(null), line, path);
        yield mapping(line, path, deeper(depth, event, path));
      }
      default -> throw refuse("manifest-syntax", line, "it is not YAML here");
    };
  }

  private int deeper(int depth, Event event, String path) {
    if (depth > MAX_DEPTH) {
      throw tooDeep(lineOf(event), path);
    }
    return depth + 1;
  }

  private Refused tooDeep(int line, String path) {
    int dot = path.indexOf('.');
    return refuse(
        "manifest-too-deep",
        line,
        "more than "
            + MAX_DEPTH
            + " lists or maps lie inside each other"
            + (path.isEmpty() ? "" : " below " + (dot < 0 ? path : path.substring(0, dot))));
  }

  /** Whether the tag makes the value text. */
  private boolean checkTag(@Nullable String tag, int line, String path) {
    if (tag == null) {
      return false;
    }
    boolean standard = tag.startsWith("tag:yaml.org,2002:");
    String name = standard ? tag.substring(18) : tag;
    if (!HARMLESS_TAGS.contains(name)) {
      problems.error(
          "manifest-tag",
          file,
          line,
          path.isEmpty() ? null : path,
          "the tag "
              + Shown.value(standard ? "!!" + name : tag)
              + " means nothing in a manifest; remove it");
    }
    return name.equals("str") || name.equals("!") || name.equals("binary");
  }

  private Measured sequence(int line, String path, int depth) {
    List<YamlNode> items = new ArrayList<>();
    long weight = 1;
    int height = 0;
    while (true) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.SequenceEnd) {
        return new Measured(new YamlNode.Sequence(items, line), weight, height + 1);
      }
      Measured item = node(event, below(path, Integer.toString(items.size())), depth);
      items.add(item.node());
      weight += item.weight();
      height = Math.max(height, item.height());
    }
  }

  private Measured mapping(int line, String path, int depth) {
    Map<String, YamlNode.Mapping.Entry> entries = new LinkedHashMap<>();
    List<YamlNode> merged = new ArrayList<>();
    long weight = 1;
    int height = 0;
    while (true) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.MappingEnd) {
        merged.forEach(from -> mergeInto(entries, from, line));
        return new Measured(new YamlNode.Mapping(entries, line), weight, height + 1);
      }
      int keyLine = lineOf(event);
      YamlNode keyNode = node(event, path, depth).node();
      if (!(keyNode instanceof YamlNode.Scalar key)) {
        throw refuse("manifest-key", keyLine, "a key is " + keyNode.kind() + "; it must be a word");
      }
      String keyPath = below(path, key.text());
      Measured value = node(events.next(), keyPath, depth);
      weight += 1 + value.weight();
      height = Math.max(height, value.height());
      if (key.text().equals("<<") && !key.isText()) {
        merged.add(value.node());
        continue;
      }
      put(entries, key.text(), keyPath, new YamlNode.Mapping.Entry(value.node(), keyLine));
    }
  }

  /** Bounded, because a long key above many values would otherwise be copied for each of them. */
  private static String below(String path, String key) {
    String end = key.length() > 100 ? key.substring(0, 100) : key;
    return path.isEmpty() ? end : path.length() > 1_000 ? path : path + "." + end;
  }

  private void put(
      Map<String, YamlNode.Mapping.Entry> entries,
      String key,
      String path,
      YamlNode.Mapping.Entry entry) {
    YamlNode.Mapping.Entry earlier = entries.put(key, entry);
    if (earlier != null) {
      problems.warning(
          "key-twice",
          file,
          entry.keyLine(),
          path,
          Shown.value(key)
              + " is written twice, first on line "
              + earlier.keyLine()
              + "; this last one counts");
    }
  }

  /** Adds what {@code <<} points to, without touching keys the map has itself. */
  private void mergeInto(Map<String, YamlNode.Mapping.Entry> entries, YamlNode from, int line) {
    switch (from) {
      case YamlNode.Mapping map -> map.entries().forEach(entries::putIfAbsent);
      case YamlNode.Sequence list when list.items().stream().allMatch(YamlComposer::isMap) ->
          list.items().forEach(item -> mergeInto(entries, item, line));
      case YamlNode.Sequence _, YamlNode.Scalar _ ->
          throw refuse(
              "manifest-syntax", line, "'<<' takes a map or a list of maps, not " + from.kind());
    }
  }

  private static boolean isMap(YamlNode node) {
    return node instanceof YamlNode.Mapping;
  }

  private static int lineOf(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
  }

  private Refused refuse(String code, int line, String message) {
    problems.error(code, file, line, null, message);
    return new Refused();
  }
}
