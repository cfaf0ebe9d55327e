package dev.paddock.ui.model;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.PackageProblem;
import dev.paddock.apkg.Surface;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A package as a readable page: for the package tab, and for what loading found.
 *
 * @param about name, author and the like
 * @param surfaces what it offers and where that comes from
 * @param dependencies requirement lines
 * @param variables names and values as the manifest writes them
 * @param rest what else the manifest says, nested keys joined with dots
 */
public record PackagePage(
    String title,
    String version,
    String description,
    List<Line> about,
    List<Line> surfaces,
    List<String> dependencies,
    List<Line> variables,
    List<Line> rest,
    List<ProblemLine> warnings) {

  /** A name and a value. */
  public record Line(String name, String value) {}

  /** Something odd and where it was seen. */
  public record ProblemLine(Tone tone, String place, String key, String message) {}

  private static final List<String> SHOWN_ABOVE =
      List.of(
          "name",
          "version",
          "display_name",
          "description",
          "author",
          "license",
          "entrypoint",
          "runtime",
          "environment",
          "dependencies",
          "rest",
          "a2a",
          "ui",
          "http_server",
          "exports");

  /** Copies its lists. */
  public PackagePage {
    about = List.copyOf(about);
    surfaces = List.copyOf(surfaces);
    dependencies = List.copyOf(dependencies);
    variables = List.copyOf(variables);
    rest = List.copyOf(rest);
    warnings = List.copyOf(warnings);
  }

  /** The page of a package. */
  public static PackagePage of(AgentPackage agentPackage) {
    Manifest manifest = agentPackage.manifest();
    String shown = manifest.displayName();
    return new PackagePage(
        shown == null || shown.isBlank() ? manifest.name() : shown,
        manifest.version(),
        manifest.description() == null ? "" : manifest.description(),
        about(agentPackage),
        manifest.surfaces().stream()
            .map(surface ->
                new Line(Words.of("surface." + surface.name()), origin(surface, manifest)))
            .toList(),
        manifest.dependencies(),
        manifest.environment().entrySet().stream()
            .map(entry -> new Line(entry.getKey(), entry.getValue()))
            .toList(),
        rest(manifest.everything()),
        agentPackage.warnings().stream().map(PackagePage::line).toList());
  }

  private static List<Line> about(AgentPackage agentPackage) {
    Manifest manifest = agentPackage.manifest();
    List<Line> lines = new ArrayList<>();
    add(lines, "package.name", manifest.name());
    add(lines, "package.version", manifest.version());
    add(lines, "package.author", manifest.author());
    add(lines, "package.license", manifest.license());
    add(
        lines,
        "package.python",
        manifest.pythonRequest() == null ? null : manifest.pythonRequest());
    add(lines, "package.entrypoint", manifest.entrypoint());
    add(lines, "package.source", agentPackage.source().toString());
    add(
        lines,
        "package.kind",
        Words.of(agentPackage.isFolder() ? "package.kind.folder" : "package.kind.archive"));
    add(lines, "package.digest", agentPackage.sha256());
    return lines;
  }

  private static void add(List<Line> lines, String key, @Nullable String value) {
    if (value != null && !value.isBlank()) {
      lines.add(new Line(Words.of(key), value));
    }
  }

  private static String origin(Surface surface, Manifest manifest) {
    return switch (surface) {
      case REST -> orEmpty(manifest.restEntry());
      case A2A -> manifest.a2a() == null ? "" : manifest.a2a().entry();
      case UI ->
          manifest.ui() == null
              ? ""
              : Words.of("surface.uiAt", manifest.ui().path(), manifest.ui().basePath());
      case HTTP_SERVER -> orEmpty(manifest.httpServer());
      case ENTRYPOINT -> orEmpty(manifest.entrypoint());
      case EXPORTS ->
          manifest.exports().stream().map(Manifest.Export::name).collect(Collectors.joining(", "));
    };
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static List<Line> rest(Map<String, @Nullable Object> everything) {
    List<Line> lines = new ArrayList<>();
    everything.forEach((key, value) -> {
      if (!SHOWN_ABOVE.contains(key)) {
        flatten(key, value, lines);
      }
    });
    return lines;
  }

  private static void flatten(String key, @Nullable Object value, List<Line> lines) {
    switch (value) {
      case null -> lines.add(new Line(key, "null"));
      case Map<?, ?> map -> map.forEach((name, inner) -> flatten(key + "." + name, inner, lines));
      case Collection<?> list
          when list.stream().noneMatch(e -> e instanceof Map<?, ?> || e instanceof Collection<?>) ->
          lines.add(
              new Line(key, list.stream().map(String::valueOf).collect(Collectors.joining(", "))));
      case Collection<?> list -> {
        int number = 0;
        for (Object inner : list) {
          flatten(key + "." + number++, inner, lines);
        }
      }
      default -> lines.add(new Line(key, String.valueOf(value)));
    }
  }

  private static ProblemLine line(PackageProblem problem) {
    String place =
        problem.file() == null
            ? ""
            : problem.line() == null ? problem.file() : problem.file() + ":" + problem.line();
    return new ProblemLine(
        problem.severity() == PackageProblem.Severity.ERROR ? Tone.DANGER : Tone.WARNING,
        place,
        problem.key() == null ? "" : problem.key(),
        problem.message());
  }
}
