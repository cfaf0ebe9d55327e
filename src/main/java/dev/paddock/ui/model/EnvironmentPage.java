package dev.paddock.ui.model;

import dev.paddock.environment.DiskUse;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthAction;
import dev.paddock.environment.HealthState;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The environment tab: the verdict with its reason, the checklist, the facts.
 *
 * @param banner what is wrong and what to do, or null where all is well
 * @param path the folder, or null where there is none yet
 */
public record EnvironmentPage(
    @Nullable Banner banner, List<CheckLine> checks, List<Fact> facts, @Nullable Path path) {

  /** What is wrong, the evidence, and the button. */
  public record Banner(
      Symbol symbol, Tone tone, String title, String detail, @Nullable String button) {}

  private static final String[][] PLACES = {
    {"/.pyenv/", "pyenv"},
    {"/pyenv-win/", "pyenv"},
    {"/uv/python/", "uv"},
    {"conda", "conda"},
    {"miniforge", "conda"},
    {"mambaforge", "conda"},
    {"/cellar/", "Homebrew"},
    {"/homebrew/", "Homebrew"},
    {"linuxbrew", "Homebrew"},
    {"/python.framework/", "python.org"},
    {"/usr/bin/", "system"}
  };

  private static final int LONGEST_NAME = 24;
  private static final int NAME_BEGINNING = 12;
  private static final int NAME_END = 8;

  /**
   * One test of the checklist.
   *
   * @param evidence with the environment's folder said shortly
   * @param whole the evidence as it was given
   */
  public record CheckLine(
      Symbol symbol, Tone tone, String name, String verdict, String evidence, String whole) {}

  /** One fact. */
  public record Fact(String name, String value) {}

  /** Copies its lists. */
  public EnvironmentPage {
    checks = List.copyOf(checks);
    facts = List.copyOf(facts);
  }

  /**
   * The page for a verdict.
   *
   * @param size what the environment takes of the disk, or null while it is not known
   * @param origin whose the base interpreter is, such as {@code pyenv}, or null if not known
   */
  public static EnvironmentPage of(
      Health health,
      DiskUse.@Nullable Bytes size,
      @Nullable String origin,
      Instant now,
      ZoneId zone) {
    Health.Facts facts = health.facts();
    return new EnvironmentPage(
        banner(health),
        health.checks().stream().map(check -> line(check, health.path())).toList(),
        facts == null ? List.of() : facts(facts, size, origin, now, zone),
        health.state() == HealthState.ABSENT ? null : health.path());
  }

  private static @Nullable Banner banner(Health health) {
    HealthState state = health.state();
    if (state == HealthState.VALID) {
      return null;
    }
    String reasons =
        health.reasons().stream().map(Health.Reason::detail).collect(Collectors.joining(" · "));
    String next = Words.of("health." + state.name() + ".next");
    String detail =
        reasons.isEmpty() ? next : next.isEmpty() ? reasons : endSentence(reasons) + " " + next;
    return new Banner(
        Standing.symbolOf(state),
        Standing.toneOf(state),
        Words.of("health." + state.name() + ".title"),
        detail,
        button(health.action()));
  }

  private static String endSentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static @Nullable String button(HealthAction action) {
    return switch (action) {
      case BUILD -> Words.of("action.build");
      case REBUILD -> Words.of("action.rebuild");
      case RUN, WAIT, REFUSE -> null;
    };
  }

  private static CheckLine line(Health.Check check, Path folder) {
    String evidence = shortened(check.evidence(), folder);
    return switch (check.verdict()) {
      case PASSED -> line(Symbol.GOOD, Tone.SUCCESS, check, "check.passed", evidence);
      case FAILED -> line(Symbol.WARNING, Tone.WARNING, check, "check.failed", evidence);
      case SKIPPED ->
          line(
              Symbol.SKIPPED,
              Tone.NEUTRAL,
              check,
              "check.skipped",
              evidence.isBlank() ? Words.of("check.skipped") : evidence);
    };
  }

  private static CheckLine line(
      Symbol symbol, Tone tone, Health.Check check, String verdict, String evidence) {
    return new CheckLine(symbol, tone, check.name(), Words.of(verdict), evidence, check.evidence());
  }

  /** What lies in the environment loses its folder; the folder itself keeps its last two names. */
  private static String shortened(String evidence, Path folder) {
    String whole = folder.toString();
    String separator = folder.getFileSystem().getSeparator();
    Path parent = folder.getParent();
    String name = String.valueOf(folder.getFileName());
    if (name.length() > LONGEST_NAME) {
      name = name.substring(0, NAME_BEGINNING) + "…" + name.substring(name.length() - NAME_END);
    }
    String shown =
        parent == null || parent.getFileName() == null
            ? name
            : parent.getFileName() + separator + name;
    return evidence.replace(whole + separator, "").replace(whole, shown);
  }

  private static List<Fact> facts(
      Health.Facts facts,
      DiskUse.@Nullable Bytes size,
      @Nullable String origin,
      Instant now,
      ZoneId zone) {
    List<Fact> lines = new ArrayList<>();
    String version = facts.pythonVersion();
    add(
        lines,
        "fact.python",
        origin == null || version == null ? version : version + " · " + origin);
    add(lines, "fact.from", facts.basePython() == null ? null : facts.basePython().toString());
    add(lines, "fact.installer", facts.installer());
    add(lines, "fact.packages", String.valueOf(facts.distributions().size()));
    add(lines, "fact.onDisk", size == null ? null : Amounts.disk(size.total(), size.shared()));
    add(
        lines,
        "fact.built",
        facts.createdAt() == null ? null : Amounts.moment(facts.createdAt(), now, zone));
    add(lines, "fact.requirements", facts.requirementsHash());
    return lines;
  }

  private static void add(List<Fact> lines, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      lines.add(new Fact(Words.of(key), value));
    }
  }

  /** Whose an interpreter is, as its place tells; null where it does not. */
  public static @Nullable String origin(Path python) {
    String place = python.toString().replace('\\', '/').toLowerCase(Locale.ROOT);
    for (String[] known : PLACES) {
      if (place.contains(known[0])) {
        return known[1];
      }
    }
    return null;
  }

  /** The command that builds the same again; what is not known of it is left to the defaults. */
  public static String command(String agentId, Health.@Nullable Facts facts) {
    StringBuilder command =
        new StringBuilder("paddock build ").append(agentId).append(" --rebuild");
    if (facts != null && facts.installer() != null) {
      command.append(" --installer ").append(facts.installer().replaceFirst(" .*", ""));
    }
    if (facts != null && facts.basePython() != null) {
      String python = facts.basePython().toString();
      command.append(" --python ").append(python.matches("[\\w./+:-]+") ? python : quoted(python));
    }
    return command.toString();
  }

  private static String quoted(String path) {
    return path.contains("\\") ? "\"" + path + "\"" : "'" + path.replace("'", "'\\''") + "'";
  }
}
