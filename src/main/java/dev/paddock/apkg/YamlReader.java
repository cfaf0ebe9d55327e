package dev.paddock.apkg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML document of a stranger into nodes that know their lines, within firm limits.
 *
 * <p>It builds plain nodes from the parser's events and nothing else: no tag can name a class. Two
 * things differ from the library's own composing: a key written twice is a warning, and what
 * aliases expand to is bounded.
 */
final class YamlReader {

  /** The largest document read. */
  static final int MAX_BYTES = 1 << 20;

  /** How many lists and maps may lie inside each other below the document's own. */
  static final int MAX_DEPTH = 64;

  /** What aliases may add, counted in values and in 64 characters of text. */
  private static final long MAX_ALIASED = 100_000;

  private static final Set<String> HARMLESS_TAGS =
      Set.of("!", "str", "int", "float", "bool", "null", "seq", "map", "timestamp", "binary");

  private final String file;
  private final Problems problems;
  private final Map<String, Measured> anchors = new HashMap<>();
  private final Set<String> open = new java.util.HashSet<>();
  private long aliased;
  private Iterator<Event> events = java.util.Collections.emptyIterator();

  private YamlReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  private record Measured(YamlNode node, long weight, int height) {}

  /** Ends the reading of a document whose problem has been noted. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused() {
      super(null, null, false, false);
    }
  }

  /**
   * Reads a document.
   *
   * @param file what to name in problems
   * @return null where it could not be read, which is then among the problems, or where it is empty
   */
  static @Nullable YamlNode read(byte[] bytes, String file, Problems problems) {
    if (bytes.length > MAX_BYTES) {
      problems.error(
          "manifest-too-big",
          file,
          null,
          null,
          file
              + " is larger than 1 MiB ("
              + bytes.length
              + " bytes); a manifest is a few kilobytes");
      return null;
    }
    String text = decode(bytes, file, problems);
    if (text == null) {
      return null;
    }
    var reader = new YamlReader(file, problems);
    try {
      return reader.document(text);
    } catch (Refused _) {
      return null;
    } catch (ReaderException e) {
      problems.error(
          "manifest-syntax",
          file,
          lineAt(text, e.getPosition()),
          null,
          String.format(
              "the character U+%04X may not stand in a YAML file; remove it or write it escaped",
              e.getCodePoint()));
      return null;
    } catch (MarkedYamlEngineException e) {
      problems.error("manifest-syntax", file, lineOf(e), null, syntaxMessage(e));
      return null;
    } catch (YamlEngineException | IllegalArgumentException | IndexOutOfBoundsException e) {
      // The latter two are how the parser takes an escape beyond Unicode, such as "\UFFFFFFFF".
      problems.error(
          "manifest-syntax", file, null, null, "it is not YAML: " + String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable String decode(byte[] bytes, String file, Problems problems) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    boolean marked =
        bytes.length >= 3
            && bytes[0] == (byte) 0xEF
            && bytes[1] == (byte) 0xBB
            && bytes[2] == (byte) 0xBF;
    if (marked) {
      buffer.position(3);
    }
    var decoder = StandardCharsets.UTF_8.newDecoder();
    try {
      return decoder.decode(buffer).toString();
    } catch (CharacterCodingException _) {
      int line = 1;
      for (int i = 0; i < buffer.position(); i++) {
        line += bytes[i] == '\n' ? 1 : 0;
      }
      problems.error(
          "manifest-not-utf8",
          file,
          line,
          null,
          "it is not UTF-8 text from line " + line + " on; save it as UTF-8");
      return null;
    }
  }

  private static int lineAt(String text, int position) {
    return 1 + (int) text.chars().limit(Math.max(position, 0)).filter(c -> c == '\n').count();
  }

  private static @Nullable Integer lineOf(MarkedYamlEngineException e) {
    return e.getProblemMark().or(e::getContextMark).map(mark -> mark.getLine() + 1).orElse(null);
  }

  private static String syntaxMessage(MarkedYamlEngineException e) {
    String context = e.getContext();
    return "it is not YAML: "
        + (context == null ? "" : context + ", ")
        + String.valueOf(e.getProblem()).replace("(Do not use \\t(TAB) for indentation)", "")
        + (String.valueOf(e.getProblem()).contains("TAB") ? "; indent with spaces" : "");
  }

  private @Nullable YamlNode document(String text) {
    LoadSettings settings =
        LoadSettings.builder().setUseMarks(true).setCodePointLimit(MAX_BYTES + 1).build();
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
      case YamlNode.Sequence list when list.items().stream().allMatch(YamlReader::isMap) ->
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
