package dev.paddock.cli;

import dev.paddock.agent.PaddockException;
import dev.paddock.agent.PaddockException.Detail;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what went wrong inside Paddock in a file, so that people see a sentence and no trace. */
final class CrashFile {

  private CrashFile() {}

  /** The failure to tell for something nobody foresaw. */
  static PaddockException unexpected(
      Throwable problem, DataFolder folder, Surroundings surroundings) {
    if (problem instanceof UncheckedIOException e && e.getCause() != null) {
      return disk(e.getCause());
    }
    Path file = write(problem, folder, surroundings);
    return new PaddockException(
        Failure.INTERNAL,
        "Something went wrong inside Paddock (" + problem.getClass().getSimpleName() + ").",
        List.of(Detail.of(String.valueOf(problem.getMessage()))),
        file == null
            ? "a bug report is welcome"
            : "a bug report is welcome; everything known is in " + file);
  }

  /** What the disk would not do is not a mistake of ours, and needs no trace. */
  private static PaddockException disk(IOException problem) {
    String file = problem instanceof FileSystemException e ? e.getFile() : null;
    String reason =
        problem instanceof AccessDeniedException
            ? "permission denied"
            : problem instanceof FileSystemException e && e.getReason() != null
                ? e.getReason()
                : String.valueOf(problem.getMessage());
    return new PaddockException(
        Failure.INTERNAL,
        file == null
            ? "A file could not be read or written: " + reason + "."
            : file + " could not be read or written: " + reason + ".",
        List.of(),
        "look at the folder's permissions and the free space of its disk, then try again");
  }

  private static @Nullable Path write(
      Throwable problem, DataFolder folder, Surroundings surroundings) {
    StringWriter trace = new StringWriter();
    problem.printStackTrace(new PrintWriter(trace));
    String name =
        "crash-"
            + surroundings.clock().instant().toString().replace(":", "").replace(".", "")
            + "-"
            + ProcessHandle.current().pid()
            + ".txt";
    Path file = folder.root().resolve("crashes").resolve(name);
    String text =
        "paddock "
            + Version.read()
            + ", Java "
            + Runtime.version()
            + ", "
            + surroundings.osName()
            + "\n\n"
            + trace;
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return file;
    } catch (IOException _) {
      // The sentence on standard error has to do, when even this cannot be written.
      return null;
    }
  }
}
