package dev.paddock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IoReasonTest {

  @TempDir Path folder;

  private static String reason(ThrowingCallable work) {
    return IoReason.of(catchThrowableOfType(IOException.class, work));
  }

  @Test
  void whatTheDiskRefusesIsWordedWithItsPath() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Path gone = folder.resolve("gone");
    assertThat(reason(() -> Files.readString(gone))).isEqualTo(gone + " is not there");
    assertThat(reason(() -> Files.newDirectoryStream(file))).isEqualTo(file + " is not a folder");
    assertThat(reason(() -> Files.createDirectory(file))).isEqualTo(file + " is there already");
    assertThat(reason(() -> Files.delete(folder)))
        .isEqualTo(folder + " is a folder that is not empty");
    assertThat(reason(() -> Files.readSymbolicLink(file))).isEqualTo(file + " is not a link");
    assertThat(IoReason.of(new AccessDeniedException("a"))).isEqualTo("no permission for a");
  }

  @Test
  void theSystemsOwnReasonIsKept() {
    assertThat(IoReason.of(new FileSystemException("a", null, "No space left on device")))
        .isEqualTo("No space left on device (a)");
    assertThat(IoReason.of(new IOException("Stale file handle"))).isEqualTo("Stale file handle");
  }

  @Test
  void noReasonIsEverJustAPathOrNothing() {
    List<IOException> silent =
        List.of(new FileSystemException("a"), new FileSystemException(null), new IOException());
    assertThat(silent).extracting(IoReason::of).allMatch(reason -> reason.contains(" "));
  }
}
