package dev.paddock.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a script's first line what runs it: where that is gone the system says that the script
 * itself is not found.
 */
final class Shebang {

  /** As much as Linux reads of it. */
  private static final int LONGEST = 256;

  private Shebang() {}

  /** What a script is to be run with and is not there; null for anything else. */
  static @Nullable String missing(Path program) {
    String line;
    try (InputStream in = Files.newInputStream(program)) {
      line = new String(in.readNBytes(LONGEST), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      // What cannot be read cannot be told.
      return null;
    }
    if (!line.startsWith("#!/")) {
      return null;
    }
    String interpreter = line.lines().findFirst().orElse("").substring(2).split("\\s", 2)[0];
    return interpreter.indexOf('\0') >= 0 || Files.exists(Path.of(interpreter))
        ? null
        : interpreter;
  }
}
