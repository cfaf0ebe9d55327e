package dev.paddock.environment;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one agent's environment with its evidence.
 *
 * @param reasons why, most telling first; empty only for {@link HealthState#VALID} and {@link
 *     HealthState#ABSENT} may still say why there is none
 * @param checks every test in the order of judging, for the checklist
 * @param path the folder judged, or the one a build would make
 * @param facts what is known of the environment, or null where there is nothing to know
 */
public record Health(
    HealthState state, List<Reason> reasons, List<Check> checks, Path path, @Nullable Facts facts) {

  /** The reason's code where the package itself is gone, without which nothing can be built. */
  public static final String PACKAGE_MISSING = "package-missing";

  /** Copies its lists. */
  public Health {
    reasons = List.copyOf(reasons);
    checks = List.copyOf(checks);
  }

  /**
   * One reason.
   *
   * @param code a stable word for programs, such as {@code requirement-changed}
   * @param detail the evidence, for people, such as {@code httpx 0.27 → 0.28}
   */
  public record Reason(String code, String detail) {}

  /**
   * One line of the checklist.
   *
   * @param name the test in words, such as {@code Python runs}
   * @param evidence what was seen
   */
  public record Check(String name, Verdict verdict, String evidence) {}

  /** What a test came to. */
  public enum Verdict {
    /** As it should be. */
    PASSED,
    /** Not as it should be. */
    FAILED,
    /** Not looked at, since an earlier test failed or this depth does not include it. */
    SKIPPED
  }

  /**
   * What is known of an environment.
   *
   * @param python the interpreter inside it
   * @param pythonVersion such as {@code 3.11.7}
   * @param basePython the interpreter it was made from
   * @param installer {@code uv} or {@code pip}, with its version
   * @param requirementsHash seven hex digits or {@code no-deps}
   * @param fingerprint 64 hex digits; null for an environment of the ecosystem's runtime not yet
   *     adopted
   * @param sizeBytes as allocated on disk, or null where it was not measured
   * @param distributions installed distributions as {@code name==version}, sorted
   */
  public record Facts(
      @Nullable Path python,
      @Nullable String pythonVersion,
      @Nullable Path basePython,
      @Nullable String installer,
      @Nullable String requirementsHash,
      @Nullable String fingerprint,
      @Nullable Long sizeBytes,
      @Nullable Instant createdAt,
      List<String> distributions) {

    /** Copies the list. */
    public Facts {
      distributions = List.copyOf(distributions);
    }
  }

  /** The one next action. */
  public HealthAction action() {
    return state.action();
  }

  /** Whether an agent may run in it. */
  public boolean isValid() {
    return state == HealthState.VALID;
  }
}
