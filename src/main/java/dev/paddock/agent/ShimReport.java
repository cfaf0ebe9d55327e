package dev.paddock.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the shim noted about an agent for whoever comes after its owner.
 *
 * @param started whether the agent's process ever existed
 * @param exit how the agent ended, or null while it has not, or if the shim was killed first
 * @param forced whether any of the tree had to be killed
 */
record ShimReport(boolean started, Run.@Nullable Exit exit, boolean forced) {

  private static final int LONGEST = 1 << 16;
  private static final Pattern STARTED = Pattern.compile("(?m)^started \\d+ \\d+$");
  private static final Pattern ENDED =
      Pattern.compile("(?m)^ended (code|signal) (\\d{1,10}) forced ([01]) by .*$");

  /** Reads it; a missing file says that nothing was started. */
  static ShimReport read(Path file) throws IOException {
    String text;
    try (InputStream in = Files.newInputStream(file)) {
      text = new String(in.readNBytes(LONGEST), StandardCharsets.UTF_8);
    } catch (NoSuchFileException _) {
      return new ShimReport(false, null, false);
    }
    Matcher ended = ENDED.matcher(text);
    if (!ended.find()) {
      return new ShimReport(STARTED.matcher(text).find(), null, false);
    }
    int number = (int) Long.parseLong(ended.group(2));
    boolean code = ended.group(1).equals("code");
    return new ShimReport(
        true,
        code ? new Run.Exit(number, null) : new Run.Exit(null, number),
        ended.group(3).equals("1"));
  }
}
