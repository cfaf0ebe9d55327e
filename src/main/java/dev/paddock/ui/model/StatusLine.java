package dev.paddock.ui.model;

import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.Snapshot;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The line at the foot of the window.
 *
 * @param uv the installer found
 * @param pythons the versions found
 * @param environments how many, and how large
 * @param task what is under way, or null
 */
public record StatusLine(String uv, String pythons, String environments, @Nullable Task task) {

  /**
   * Work under way.
   *
   * @param total 0 while it is not known
   * @param others how many more things are under way
   */
  public record Task(String text, int done, int total, int others) {}

  /** What a look at the machine and the present moment come to. */
  public static StatusLine of(@Nullable DoctorReport report, Snapshot snapshot) {
    if (report == null) {
      return new StatusLine("", "", "", task(snapshot));
    }
    return new StatusLine(
        report.uv() == null
            ? Words.of("status.noUv")
            : Words.of("status.uv", report.uv().version()),
        pythons(report.pythons()),
        environments(report, snapshot),
        task(snapshot));
  }

  private static String pythons(List<DoctorReport.Python> found) {
    if (found.isEmpty()) {
      return Words.of("status.noPython");
    }
    return Words.of(
        "status.pythons",
        found.stream()
            .map(python -> minor(python.version()))
            .distinct()
            .sorted(StatusLine::compareVersions)
            .collect(Collectors.joining(", ")));
  }

  private static String minor(String version) {
    String[] parts = version.split("\\.", -1);
    return parts.length < 2 ? version : parts[0] + "." + parts[1];
  }

  private static int compareVersions(String a, String b) {
    try {
      int dotA = a.indexOf('.');
      int dotB = b.indexOf('.');
      int major = Integer.compare(number(a, 0, dotA), number(b, 0, dotB));
      return major != 0
          ? major
          : Integer.compare(number(a, dotA + 1, a.length()), number(b, dotB + 1, b.length()));
    } catch (NumberFormatException | IndexOutOfBoundsException _) {
      // Not a version as CPython writes them: by their letters then.
      return a.compareTo(b);
    }
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static String environments(DoctorReport report, Snapshot snapshot) {
    long built =
        snapshot.agents().stream().filter(view -> view.agent().environment() != null).count();
    String count = Words.count("status.environments", built);
    return report.folders().stream()
        .filter(folder -> folder.name().equals("environments"))
        .findFirst()
        .map(folder ->
            built == 0 ? count : count + " · " + Amounts.disk(folder.bytes(), folder.sharedBytes()))
        .orElse(count);
  }

  /** A run that waits to be started again is no work under way. */
  private static boolean isBusy(Snapshot.AgentView view) {
    Snapshot.Activity activity = view.activity();
    return activity != null && activity.kind() != Snapshot.Activity.Kind.RESTART;
  }

  private static @Nullable Task task(Snapshot snapshot) {
    List<Snapshot.AgentView> busy = snapshot.agents().stream().filter(StatusLine::isBusy).toList();
    if (busy.isEmpty()) {
      return null;
    }
    Snapshot.AgentView first = busy.getFirst();
    Snapshot.Activity activity = Objects.requireNonNull(first.activity());
    return new Task(
        first.agent().name()
            + " · "
            + activity.step()
            + (activity.amount().isEmpty() ? "" : " · " + activity.amount()),
        activity.done(),
        activity.total(),
        busy.size() - 1);
  }
}
