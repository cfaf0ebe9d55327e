package dev.paddock.ui.model;

import dev.paddock.process.TreeMetrics;
import java.util.ArrayList;
import java.util.List;

/** Words what an agent uses. */
public final class UsageText {

  private UsageText() {}

  /** Such as {@code 2 % · 84 MB}. */
  public static String brief(TreeMetrics.Sample sample) {
    return Words.of("usage.brief", percent(sample), Amounts.bytes(sample.memory()));
  }

  /** Such as {@code 2 % · 84 MB PSS · 5 threads · 1 child process · 12 open files}. */
  public static String full(TreeMetrics.Sample sample) {
    List<String> parts = new ArrayList<>();
    parts.add(
        Words.of(
            sample.proportional() ? "usage.proportional" : "usage.resident",
            percent(sample),
            Amounts.bytes(sample.memory())));
    parts.add(Words.count("usage.threads", sample.threads()));
    parts.add(Words.count("usage.children", Math.max(0, sample.processes() - 1)));
    if (sample.openFiles() >= 0) {
      parts.add(Words.count("usage.files", sample.openFiles()));
    }
    return String.join(" · ", parts);
  }

  /** What the two kinds of memory mean. */
  public static String explained(TreeMetrics.Sample sample) {
    return Words.of(
        sample.proportional() ? "usage.proportionalMeans" : "usage.residentMeans", full(sample));
  }

  private static long percent(TreeMetrics.Sample sample) {
    return Math.round(sample.cpu() * 100);
  }
}
