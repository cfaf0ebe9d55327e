package dev.paddock.environment;

import dev.paddock.environment.Health.Reason;
import java.nio.file.Path;
import java.util.List;

/** What an environment is held against: what the package asks for now. */
interface Wanted {

  /** What keeps it from being known; empty where it is known. */
  List<Reason> problems();

  /** What changed since an environment was built. */
  List<Reason> changes(EnvironmentMetadata metadata);

  /** By what a build would be made from. */
  record Planned(Plan plan) implements Wanted {
    @Override
    public List<Reason> problems() {
      return List.of();
    }

    @Override
    public List<Reason> changes(EnvironmentMetadata metadata) {
      Inputs before = metadata.inputs();
      String fingerprint = metadata.fingerprint();
      if (before == null || fingerprint == null) {
        String digits = String.valueOf(metadata.requirementsSha256());
        String now = plan.requirements().hash();
        return digits.equals(now)
            ? List.of()
            : List.of(new Reason("requirements-changed", "requirements: " + digits + " → " + now));
      }
      String asked = plan.spec().installer();
      Inputs after = plan.inputs(asked == null ? before.installer() : asked);
      if (after.fingerprint().equals(fingerprint)) {
        return List.of();
      }
      List<Reason> reasons = InputDifference.between(before, after);
      return reasons.isEmpty()
          ? List.of(new Reason("fingerprint-changed", "the recorded fingerprint is another one"))
          : reasons;
    }
  }

  /** Nobody can say what to build: the package is gone, or its files cannot be understood. */
  record Unknown(Reason why) implements Wanted {
    static Unknown packageGone(Path root) {
      return new Unknown(
          new Reason(Health.PACKAGE_MISSING, "the package folder " + root + " is gone"));
    }

    static Unknown packageInvalid(String flaw) {
      return new Unknown(new Reason("package-invalid", "the package is not valid: " + flaw));
    }

    static Unknown because(BuildFailedException e) {
      return new Unknown(new Reason("requirements-unreadable", String.valueOf(e.getMessage())));
    }

    @Override
    public List<Reason> problems() {
      return List.of(why);
    }

    @Override
    public List<Reason> changes(EnvironmentMetadata metadata) {
      return problems();
    }
  }
}
