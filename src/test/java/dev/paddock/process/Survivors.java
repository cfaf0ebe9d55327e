package dev.paddock.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the living processes that name a test's folder in their words or variables. */
public final class Survivors {

  private Survivors() {}

  /** Each as its pid and words. */
  public static List<String> of(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    for (long pid : ProcFile.pids()) {
      if (pid == ProcessHandle.current().pid() || ProcessIdentity.of(pid).isEmpty()) {
        continue;
      }
      String words = text(pid, "cmdline");
      if ((words + text(pid, "environ")).contains(folder.toString())) {
        found.add(pid + " " + words);
      }
    }
    return found;
  }

  private static String text(long pid, String file) {
    try {
      return Files.readString(ProcFile.of(pid, file), StandardCharsets.ISO_8859_1)
          .replace('\0', ' ');
    } catch (IOException _) {
      // It ended meanwhile.
      return "";
    }
  }
}
