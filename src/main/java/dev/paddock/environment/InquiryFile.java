package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A requirements file that asks about one requirement alone, at the indexes and folders that the
 * requirements that failed name themselves.
 */
final class InquiryFile {

  private static final String NAME = "inquiry.txt";

  private InquiryFile() {}

  /**
   * Writes it below {@code scratch}.
   *
   * @param arguments those of the install that failed
   */
  static Path write(Path scratch, List<String> arguments, String requirement) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 1; i < arguments.size(); i++) {
      Path file = Path.of(arguments.get(i));
      if (arguments.get(i - 1).equals("-r") && file.toString().endsWith(".txt")) {
        Files.readAllLines(file).stream().filter(InquiryFile::isPlace).forEach(lines::add);
      }
    }
    lines.add(requirement);
    return Files.write(scratch.resolve(NAME), lines, StandardCharsets.UTF_8);
  }

  /** Whether a line says where packages come from or which of them count. */
  private static boolean isPlace(String line) {
    return line.startsWith("-")
        && !line.matches("(?:-r|-c|-e|--requirement|--constraint|--editable|--require-hashes).*");
  }
}
