package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Detail;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.InvalidPackageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Words the failures that several parts of the service meet. */
final class Failures {

  private Failures() {}

  static PaddockException noSuchAgent(String reference) {
    return new PaddockException(
        Failure.NO_SUCH_AGENT,
        "There is no agent \"" + reference + "\".",
        List.of(),
        "`paddock list` shows the agents; `paddock load PATH` adds one.");
  }

  static PaddockException ambiguous(String reference, List<Agent> matches) {
    return new PaddockException(
        Failure.NO_SUCH_AGENT,
        "\"" + reference + "\" could be any of " + matches.size() + " agents.",
        matches.stream().map(a -> Detail.of(a.id() + "  " + a.name() + " " + a.version())).toList(),
        "Name it by its id, or enough of its beginning.");
  }

  static PaddockException noSuchPath(Path source) {
    return new PaddockException(
        Failure.PACKAGE_INVALID,
        "There is nothing at " + source + ".",
        List.of(),
        "Give the path of an .apkg file or of a folder with an agent.yaml.");
  }

  static PaddockException packageGone(Agent agent) {
    return new PaddockException(
        Failure.PACKAGE_INVALID,
        "The package of " + agent.name() + " is gone: " + agent.agentPackage().root() + ".",
        List.of(),
        "Load it again: `paddock load PATH --id " + agent.id() + "`.");
  }

  static PaddockException invalid(Path source, InvalidPackageException e) {
    List<Detail> details =
        e.problems().stream()
            .map(p -> new Detail(p.file(), p.line(), p.key(), p.message()))
            .toList();
    return new PaddockException(
        Failure.PACKAGE_INVALID,
        source
            + " is not a valid package: "
            + (details.size() == 1
                ? details.getFirst().message()
                : details.size() + " things are wrong with it."),
        details,
        "Nothing of it was kept. Correct what is named and load it again.");
  }

  static PaddockException unreadable(Path source, IOException e) {
    if (isOurDisk(e)) {
      return disk("The package " + source + " could not be unpacked", e);
    }
    return new PaddockException(
        Failure.PACKAGE_INVALID,
        "The package " + source + " could not be read: " + reason(e) + ".",
        List.of(),
        null);
  }

  /** The data folder would not take or give what was needed. */
  static PaddockException disk(String what, IOException e) {
    PaddockException failure =
        new PaddockException(
            Failure.INTERNAL,
            what + ": " + reason(e) + ".",
            List.of(),
            isOurDisk(e)
                ? "Free some space, for instance with `paddock gc`, and try again."
                : "`paddock doctor` looks at the folders and says what is wrong.");
    failure.initCause(e);
    return failure;
  }

  /** The disk would not take an environment; whatever was there before is untouched. */
  static PaddockException buildDisk(Agent agent, IOException e) {
    return new PaddockException(
        Failure.BUILD_FAILED,
        "The environment of " + agent.name() + " could not be built: " + reason(e) + ".",
        List.of(),
        isOurDisk(e)
            ? "Free some space, for instance with `paddock gc`, and build again."
            : "`paddock doctor` looks at the folders and says what is wrong.");
  }

  static PaddockException cancelled(String message) {
    return new PaddockException(Failure.CANCELLED, message, List.of(), null);
  }

  private static boolean isOurDisk(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No space left")
        || text.contains("quota")
        || text.contains("not enough space");
  }

  /** An I/O failure in words: Java's own messages are often nothing but a path. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return "no permission for " + denied.getFile();
    }
    if (e instanceof FileSystemException file && file.getReason() != null) {
      return Objects.requireNonNull(file.getReason()) + " (" + file.getFile() + ")";
    }
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : e instanceof FileSystemException
            ? e.getClass().getSimpleName().replace("Exception", "") + " " + message
            : message;
  }
}
