package dev.paddock.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The note beside a run's log: how much it holds, and why lines are being lost just now.
 *
 * <p>It has its full length from the beginning and is written over in place, so that a disk that is
 * full takes it all the same: that is when it matters. It is one line of text, and whoever reads
 * half of two notes reads again.
 */
final class TallyFile implements AutoCloseable {

  private static final int LENGTH = 512;
  private static final int LONGEST_TROUBLE = 200;
  private static final int MOST_TRIES = 5;

  private static final Pattern NOTE =
      Pattern.compile(
          "lines (\\d{1,18}) warnings (\\d{1,18}) errors (\\d{1,18}) to (\\d{1,9}):(\\d{1,18})"
              + "(?: trouble ([^\n]*))? *\n");

  private final Path path;
  private @Nullable RandomAccessFile file;
  private @Nullable Noted written;

  /** Opens the note for writing over; where it cannot be opened nothing is noted. */
  TallyFile(Path path) {
    this.path = path;
  }

  static Path in(Path folder) {
    return folder.resolve("log.tally");
  }

  /**
   * What is noted.
   *
   * @param end the records counted are those before here
   * @param trouble why lines are lost, or null
   */
  record Noted(LogFacts.Counts counts, RecordCursor.Position end, @Nullable String trouble) {}

  /** What the file says, or null where it says nothing that can be understood. */
  static @Nullable Noted read(Path path) {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      try {
        Matcher note = NOTE.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        if (note.matches()) {
          return noted(note);
        }
      } catch (IOException _) {
        // A run of before there were notes, or one removed meanwhile.
        return null;
      }
    }
    return null;
  }

  private static Noted noted(Matcher note) {
    String trouble = note.group(6);
    return new Noted(
        new LogFacts.Counts(
            Long.parseLong(note.group(1)),
            Long.parseLong(note.group(2)),
            Long.parseLong(note.group(3))),
        new RecordCursor.Position(Integer.parseInt(note.group(4)), Long.parseLong(note.group(5))),
        trouble == null
            ? null
            : new String(
                trouble.strip().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  void write(Noted now) {
    if (now.equals(written)) {
      return;
    }
    String trouble = now.trouble();
    String text =
        "lines %d warnings %d errors %d to %d:%d%s"
            .formatted(
                now.counts().lines(),
                now.counts().warnings(),
                now.counts().errors(),
                now.end().segment(),
                now.end().offset(),
                trouble == null ? "" : " trouble " + shortened(trouble));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] whole = " ".repeat(LENGTH).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, whole, 0, Math.min(bytes.length, LENGTH - 1));
    whole[LENGTH - 1] = '\n';
    try {
      opened().seek(0);
      opened().write(whole);
      written = now;
    } catch (IOException _) {
      // The log matters more than its counts; tried again with the next ones.
    }
  }

  private RandomAccessFile opened() throws IOException {
    if (file == null) {
      file = new RandomAccessFile(path.toFile(), "rw");
    }
    return file;
  }

  private static String shortened(String trouble) {
    String line = trouble.replace('\n', ' ');
    return line.length() > LONGEST_TROUBLE ? line.substring(0, LONGEST_TROUBLE) : line;
  }

  @Override
  public void close() {
    if (file != null) {
      try {
        file.close();
      } catch (IOException _) {
        // Nothing is held back that closing could lose.
      }
      file = null;
    }
  }
}
