package dev.paddock.apkg;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a package's {@code .env}: secrets, so nothing here ever puts a value into a message.
 *
 * <p>Lines are read as the kit reads them, one variable each and backslashes as they are; beyond
 * that an {@code export} in front and a comment behind are understood.
 */
public final class DotEnv {

  private static final Pattern LINE =
      Pattern.compile("(?:export\\s+)?([^=\\s][^=]*?)\\s*=\\s*(.*)", Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile("(['\"])(.*)\\1|(['\"])(.*?)\\3\\s+#.*", Pattern.DOTALL);

  /** More than a process can be given. */
  private static final int MAX_BYTES = 1 << 20;

  private DotEnv() {}

  /**
   * The variables in their order, values unquoted; empty where there is no such file. A line that
   * sets none is skipped; of a variable set twice the last counts.
   *
   * @throws IOException if the file is there but cannot be read, or is larger than 1 MiB
   */
  public static Map<String, String> read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException _) {
      return Map.of();
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(file + " is larger than 1 MiB; variables are a few lines");
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    var found = new LinkedHashMap<String, String>();
    for (String line : (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\\R")) {
      Matcher parts = LINE.matcher(line.strip());
      boolean sets = !line.strip().startsWith("#") && parts.matches();
      // No process can be given a NUL in a variable.
      if (sets && line.indexOf('\0') < 0) {
        found.put(parts.group(1), value(parts.group(2)));
      }
    }
    return found;
  }

  private static String value(String written) {
    Matcher quoted = QUOTED.matcher(written);
    if (quoted.matches()) {
      return quoted.group(2) != null ? quoted.group(2) : quoted.group(4);
    }
    for (int i = 0; i < written.length(); i++) {
      boolean apart = i == 0 || Character.isWhitespace(written.charAt(i - 1));
      if (written.charAt(i) == '#' && apart) {
        return written.substring(0, i).strip();
      }
    }
    return written;
  }
}
