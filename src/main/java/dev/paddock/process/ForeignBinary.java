package dev.paddock.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Tells a Linux program of another kind of machine.
 *
 * <p>The Java runtime hands what the kernel refuses to the shell, which then complains about its
 * syntax; so it is asked only after a failure, for such a program may well run under an emulator.
 */
final class ForeignBinary {

  private static final byte[] MAGIC = {0x7f, 'E', 'L', 'F'};
  private static final int MACHINE = 18;

  private ForeignBinary() {}

  /** Whether the file is a program, and not one of this machine's kind. */
  static boolean is(Path program) {
    try {
      byte[] head = head(program);
      if (head.length < MAGIC.length || !Arrays.equals(head, 0, 4, MAGIC, 0, 4)) {
        return false;
      }
      byte[] ours = head(Path.of("/proc/self/exe"));
      return head.length < MACHINE + 2
          || !Arrays.equals(head, MACHINE, MACHINE + 2, ours, MACHINE, MACHINE + 2);
    } catch (IOException _) {
      // What cannot be read cannot be judged.
      return false;
    }
  }

  private static byte[] head(Path program) throws IOException {
    try (InputStream in = Files.newInputStream(program)) {
      return in.readNBytes(MACHINE + 2);
    }
  }
}
