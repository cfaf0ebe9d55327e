package dev.paddock.log;

import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The record before a run's first segment that says how much of its oldest lines was dropped. */
final class DroppedMark {

  private static final Pattern BYTES = Pattern.compile("dropped ([0-9,]{1,24}) bytes");

  private DroppedMark() {}

  /**
   * Adds to what the mark says, making it when there is none.
   *
   * @param why ends the sentence, as in {@code to keep to 1,000 bytes a run}
   */
  static void add(Path folder, long bytes, String why, Clock clock) throws IOException {
    Path file = Segments.file(folder, Segments.MARK);
    byte[] stamp = new byte[RecordFormat.STAMP];
    RecordFormat.stamp(clock.millis(), stamp);
    String text =
        "%s paddock dropped %,d bytes of the oldest lines %s\n"
            .formatted(new String(stamp, StandardCharsets.US_ASCII), before(file) + bytes, why);
    JsonFile.replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static long before(Path file) throws IOException {
    try {
      Matcher matcher = BYTES.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
      return matcher.find() ? Long.parseLong(matcher.group(1).replace(",", "")) : 0;
    } catch (NoSuchFileException _) {
      return 0;
    }
  }
}
