package dev.paddock.process;

import dev.paddock.process.AgentProcess.AgentExit;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a shim noted for whoever comes after its owner: the pids at the start, how it went at the
 * end. Several starts may have appended to one file.
 *
 * @param starts those at which a command was about to run, oldest first
 */
public record ShimReport(List<Start> starts) {

  /**
   * One start and what became of it.
   *
   * @param shim the shim's pid
   * @param exit how the tree ended, or null while it has not, or where nobody could say
   */
  public record Start(long shim, @Nullable AgentExit exit) {}

  /** Then nobody knows what became of the tree. */
  private static final int SHIM_FAILED = 125;

  /** Far more than the lines of one start; what is before the last of it interests nobody. */
  private static final int LONGEST = 1 << 16;

  /** Keeps the starts as they are. */
  public ShimReport {
    starts = List.copyOf(starts);
  }

  /**
   * Reads the file a shim reports to; a missing one says that nothing was started.
   *
   * @throws IOException if it is there and cannot be read
   */
  public static ShimReport read(Path file) throws IOException {
    List<Start> starts = new ArrayList<>();
    for (String line : lastLines(file)) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("started")) {
        starts.add(new Start(shim(words), null));
      } else if (!starts.isEmpty()) {
        starts.add(new Start(starts.removeLast().shim(), exit(words)));
      }
    }
    return new ShimReport(starts);
  }

  /** The latest start, or null where there was none. */
  public @Nullable Start last() {
    return starts.isEmpty() ? null : starts.getLast();
  }

  /** How the tree of that shim ended, or null while it has not, or where nobody could say. */
  @Nullable AgentExit exit(long shim) {
    return starts.reversed().stream()
        .filter(start -> start.shim() == shim)
        .findFirst()
        .map(Start::exit)
        .orElse(null);
  }

  private static List<String> lastLines(Path file) throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      channel.position(Math.max(0, channel.size() - LONGEST));
      byte[] bytes = Channels.newInputStream(channel).readNBytes(LONGEST);
      return new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (NoSuchFileException _) {
      // The shim has not come so far, or ended before it did.
      return List.of();
    }
  }

  /** A line cut off in the middle, on a full disk, is nobody's start. */
  private static long shim(String[] words) {
    try {
      return words.length == 3 ? Long.parseLong(words[1]) : -1;
    } catch (NumberFormatException _) {
      // Cut off, as said above.
      return -1;
    }
  }

  /** A line cut off in the middle says nothing. */
  private static @Nullable AgentExit exit(String[] words) {
    try {
      if (words[0].equals("failed")) {
        int code = Integer.parseInt(words[1]);
        return code == SHIM_FAILED ? null : new AgentExit(code, null, false, false);
      }
      if (!words[0].equals("ended") || words.length < 7) {
        return null;
      }
      // Codes of Windows have 32 bits and no sign there.
      int number = (int) Long.parseLong(words[2]);
      boolean signal = words[1].equals("signal");
      return new AgentExit(
          signal ? null : number, signal ? number : null, words[4].equals("1"), false);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
      // Cut off, as said above.
      return null;
    }
  }
}
