package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Detail;
import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.InvalidPackageException;
import dev.paddock.environment.BuildFailedException;
import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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
    return several(
        "\"" + reference + "\" could be any of " + matches.size() + " agents.",
        matches,
        "Name it by its id, or enough of its beginning.");
  }

  /** A package's name alone does not tell which agent it is the next state of. */
  static PaddockException severalToUpdate(String name, List<Agent> matches) {
    return several(
        matches.size() + " agents are called \"" + name + "\", and it is unclear which to update.",
        matches,
        "Say `--id ID` to update that one, or `--new` to add another.");
  }

  private static PaddockException several(String message, List<Agent> matches, String hint) {
    return new PaddockException(
        Failure.NO_SUCH_AGENT,
        message,
        matches.stream().map(a -> Detail.of(a.id() + "  " + a.name() + " " + a.version())).toList(),
        hint);
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
        "The package " + source + " could not be read: " + IoReason.of(e) + ".",
        List.of(),
        null);
  }

  /** The data folder would not take or give what was needed. */
  static PaddockException disk(String what, IOException e) {
    PaddockException failure =
        new PaddockException(
            Failure.INTERNAL,
            what + ": " + IoReason.of(e) + ".",
            List.of(),
            isOurDisk(e)
                ? "Free some space, for instance with `paddock gc`, and try again."
                : "`paddock doctor` looks at the folders and says what is wrong.");
    failure.initCause(e);
    return failure;
  }

  /** What an installer could not do, in its words. */
  static PaddockException build(BuildFailedException e) {
    return new PaddockException(
        Failure.BUILD_FAILED,
        String.valueOf(e.getMessage()),
        e.details().stream().map(Detail::of).toList(),
        e.hint(),
        e.isPythonMissing());
  }

  /** The disk would not take an environment; whatever was there before is untouched. */
  static PaddockException buildDisk(Agent agent, IOException e) {
    return new PaddockException(
        Failure.BUILD_FAILED,
        "The environment of " + agent.name() + " could not be built: " + IoReason.of(e) + ".",
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
}
