package dev.paddock.apkg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads one YAML document of a stranger within firm limits; says in words what is wrong. */
final class YamlReader {

  /** The largest document read. */
  static final int MAX_BYTES = 1 << 20;

  private YamlReader() {}

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
    try {
      return new YamlComposer(file, problems).compose(text);
    } catch (YamlComposer.Refused _) {
      // Why is among the problems already.
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
}
