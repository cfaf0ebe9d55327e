package dev.paddock.environment;

import dev.paddock.process.CommandRunner.CommandResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** pip's detailed account of why it found nothing for a requirement. */
final class PipAccount {

  /** The newest file of a project comes last in its list; what is said of it decides. */
  private static final Pattern PASSED_OVER =
      Pattern.compile(
          "(none of the wheel's tags)|requires a different Python \\((\\S+) not in: '([^']+)'\\)");

  private final String requirement;
  private final CommandResult answer;
  private final String text;

  private PipAccount(String requirement, CommandResult answer) {
    this.requirement = requirement;
    this.answer = answer;
    this.text = CredentialMask.apply(answer.output() + answer.errors());
  }

  /** What pip answered, at its most talkative, when asked about the requirement alone. */
  static PipAccount of(String requirement, CommandResult answer) {
    return new PipAccount(requirement, answer);
  }

  /** What it tells, where that is more than {@code finding}, by which nothing was found. */
  FailureFinding instead(FailureFinding finding) {
    if (answer.ending() != CommandResult.Ending.EXITED) {
      return found(FailureKind.TIMEOUT, "the package index did not answer in time");
    }
    FailureFinding said = FailureFinding.find(PipInstaller.KIND, text, answer.exitCode());
    return switch (said.kind()) {
      case CERTIFICATE, AUTHENTICATION, TIMEOUT, NETWORK, NOT_AN_INDEX, INSECURE_INDEX -> said;
      case DISK_FULL,
          HASH,
          LOCK,
          PYTHON_REFUSED,
          KILLED,
          AUTHORITY_AS_SERVER,
          BROKEN_ARCHIVE,
          NO_FILE,
          NO_GIT,
          HASH_MISSING,
          PERMISSION,
          CONFLICT,
          NO_PACKAGE,
          NO_VERSION,
          NO_WHEEL,
          OTHER_PYTHON,
          NO_COMPILER,
          BUILD,
          NO_REQUIREMENT,
          INCONSISTENT,
          NO_VENV,
          UNKNOWN ->
          ofTheList(finding);
    };
  }

  private FailureFinding ofTheList(FailureFinding finding) {
    FailureFinding last = null;
    Matcher passedOver = PASSED_OVER.matcher(text);
    while (passedOver.find()) {
      last =
          passedOver.group(1) != null
              ? found(
                  FailureKind.NO_WHEEL,
                  "there is no wheel of " + requirement + " for this Python on this platform")
              : found(
                  FailureKind.OTHER_PYTHON,
                  requirement
                      + " requires Python "
                      + passedOver.group(3)
                      + ", but the environment's is "
                      + passedOver.group(2));
    }
    if (last != null) {
      return last;
    }
    if (text.contains("0 location(s) to search for versions of")) {
      return found(
          FailureKind.NO_PACKAGE, "there is no " + requirement + " where packages are looked for");
    }
    return text.contains("Fetched page ")
        ? found(FailureKind.NOT_AN_INDEX, "the package index names no version of " + requirement)
        : finding;
  }

  private FailureFinding found(FailureKind kind, String cause) {
    return new FailureFinding(kind, cause, requirement);
  }
}
