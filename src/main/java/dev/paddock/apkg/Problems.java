package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects what is wrong with one package, so that all of it is reported at once. */
final class Problems {

  /** Beyond this a list helps nobody; a hostile archive could make it endless. */
  private static final int MOST = 100;

  private final List<PackageProblem> found = new ArrayList<>();
  private int left;

  /** Notes what the package is refused for. */
  void error(
      String code,
      @Nullable String file,
      @Nullable Integer line,
      @Nullable String key,
      String message) {
    add(PackageProblem.Severity.ERROR, code, file, line, key, message);
  }

  /** Notes what is odd but loads. */
  void warning(
      String code,
      @Nullable String file,
      @Nullable Integer line,
      @Nullable String key,
      String message) {
    add(PackageProblem.Severity.WARNING, code, file, line, key, message);
  }

  private void add(
      PackageProblem.Severity severity,
      String code,
      @Nullable String file,
      @Nullable Integer line,
      @Nullable String key,
      String message) {
    boolean error = severity == PackageProblem.Severity.ERROR;
    if (found.size() >= MOST && !(error && !hasErrors())) {
      left++;
      return;
    }
    found.add(
        new PackageProblem(
            severity,
            code,
            Shown.inMessage(message),
            file == null ? null : Shown.inMessage(file),
            line,
            key == null ? null : Shown.inMessage(key)));
  }

  boolean hasErrors() {
    return found.stream().anyMatch(p -> p.severity() == PackageProblem.Severity.ERROR);
  }

  /** Everything found, errors first, each group in the order of its lines. */
  List<PackageProblem> list() {
    var sorted = new ArrayList<>(found);
    sorted.sort(
        Comparator.comparing(PackageProblem::severity)
            .thenComparingInt(p -> p.line() == null ? 0 : p.line()));
    if (left > 0) {
      sorted.add(
          new PackageProblem(
              PackageProblem.Severity.WARNING,
              "more-problems",
              left + " further problems are not listed",
              null,
              null,
              null));
    }
    return List.copyOf(sorted);
  }
}
