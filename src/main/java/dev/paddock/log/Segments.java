package dev.paddock.log;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names and finds the segments of a run's log: {@code 000001.log} and on. */
final class Segments {

  /** Its one record, when it is there, says how much before the first segment was dropped. */
  static final int MARK = 0;

  private Segments() {}

  /** One segment as it was found. */
  record Segment(int number, Path file, long size) {}

  static Path file(Path folder, int number) {
    return folder.resolve("%06d.log".formatted(number));
  }

  /** The segments there are, oldest first; none where there is no folder. */
  static List<Segment> list(Path folder) throws IOException {
    List<Segment> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.log")) {
      for (Path file : files) {
        int number = number(file);
        if (number >= 0) {
          add(found, number, file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException _) {
      // No folder yet, so no segments either.
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(Comparator.comparingInt(Segment::number));
    return found;
  }

  private static void add(List<Segment> found, int number, Path file) throws IOException {
    try {
      found.add(new Segment(number, file, Files.size(file)));
    } catch (NoSuchFileException _) {
      // Dropped while it was looked at: what is left is what counts.
    }
  }

  /** The first segment after {@code number}, or null. */
  static @Nullable Segment after(Path folder, int number) throws IOException {
    for (Segment segment : list(folder)) {
      if (segment.number() > number) {
        return segment;
      }
    }
    return null;
  }

  private static int number(Path file) {
    String name = String.valueOf(file.getFileName());
    int digits = name.length() - ".log".length();
    if (digits < 6 || digits > 9) {
      return -1;
    }
    for (int i = 0; i < digits; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return -1;
      }
    }
    return Integer.parseInt(name, 0, digits, 10);
  }
}
