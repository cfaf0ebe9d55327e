package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes everything written to a folder's disk last.
 *
 * <p>Installers do not force their files to disk; without this a power cut soon after a build could
 * leave the metadata and lose what it vouches for. On Linux one file system is flushed, on macOS
 * all are (not tried there); Windows offers nothing of the kind to an ordinary user.
 *
 * <p>The system's {@code sync} does it: two milliseconds more than calling {@code syncfs} from
 * here, but finding that function took a new process 45 ms [measured], which is half of a small
 * build; and a disk that takes its time cannot hold up a cancelled build.
 */
public final class DiskSync {

  private static final Logger LOG = LoggerFactory.getLogger(DiskSync.class);

  /**
   * Where every system of the kind has it: whatever else is called so on {@code PATH} is not it.
   */
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/bin/sync"), Path.of("/bin/sync"));

  /**
   * Flushes; blocks for as long as the disk takes, or until the thread is interrupted.
   *
   * <p>Untied, unlike other commands: it ends by itself and does nobody harm until then.
   *
   * @return whether all of it is on the disk now; where it is not, what matters must be forced
   *     singly
   */
  public boolean flush(Path folder) throws InterruptedException {
    List<String> words = words(folder);
    if (words.isEmpty()) {
      return false;
    }
    var builder =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().clear();
    // Better an environment that a power cut may damage, and deep health then finds out, than none.
    try {
      int code = ended(builder.start());
      if (code != 0) {
        LOG.warn("could not flush {} to disk: {} ended with {}", folder, words.getFirst(), code);
      }
      return code == 0;
    } catch (IOException e) {
      LOG.warn("could not flush {} to disk", folder, e);
      return false;
    }
  }

  private static int ended(Process sync) throws InterruptedException {
    try {
      return sync.waitFor();
    } finally {
      sync.destroy();
    }
  }

  private static List<String> words(Path folder) {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    boolean linux = os.contains("linux");
    if (!linux && !os.contains("mac")) {
      return List.of();
    }
    List<String> words = new ArrayList<>();
    for (Path program : PROGRAMS) {
      if (words.isEmpty() && Files.isExecutable(program)) {
        words.add(program.toString());
      }
    }
    if (linux && !words.isEmpty()) {
      words.addAll(List.of("-f", folder.toString()));
    }
    return words;
  }
}
