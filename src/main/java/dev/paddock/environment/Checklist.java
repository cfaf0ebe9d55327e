package dev.paddock.environment;

import dev.paddock.environment.Health.Check;
import dev.paddock.environment.Health.Facts;
import dev.paddock.environment.Health.Reason;
import dev.paddock.environment.Health.Verdict;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the tests of one judging: the first that fails decides, those after it are skipped. */
final class Checklist {

  private final List<String> names;
  private final List<Check> checks = new ArrayList<>();

  /** Will go through these tests in this order. */
  Checklist(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** The next test is as it should be. */
  void passed(String evidence) {
    checks.add(new Check(names.get(checks.size()), Verdict.PASSED, evidence));
  }

  /** The next test is left out. */
  void skipped(String why) {
    checks.add(new Check(names.get(checks.size()), Verdict.SKIPPED, why));
  }

  /** The next test failed and decides. */
  Health failed(HealthState state, List<Reason> reasons, Path path, @Nullable Facts facts) {
    String evidence = String.join(", ", reasons.stream().map(Reason::detail).toList());
    checks.add(new Check(names.get(checks.size()), Verdict.FAILED, evidence));
    while (checks.size() < names.size()) {
      skipped("an earlier test decides");
    }
    return new Health(state, reasons, checks, path, facts);
  }

  /** As {@link #failed(HealthState, List, Path, Facts)} with one reason. */
  Health failed(HealthState state, String code, String detail, Path path, @Nullable Facts facts) {
    return failed(state, List.of(new Reason(code, detail)), path, facts);
  }

  /** No test failed. */
  Health valid(Path path, @Nullable Facts facts) {
    while (checks.size() < names.size()) {
      skipped("only asked of the interpreter itself");
    }
    return new Health(HealthState.VALID, List.of(), checks, path, facts);
  }
}
