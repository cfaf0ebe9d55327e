package dev.paddock.cli;

import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.EnvironmentDetails;
import dev.paddock.agent.PaddockException;
import dev.paddock.environment.Generation;
import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** What {@code health} can say of one agent's environment instead of the verdict; one of these. */
final class DetailOptions {

  @Option(names = "--generations", required = true, description = "list its environments")
  boolean generations;

  @Option(
      names = "--freeze",
      required = true,
      description = "what is installed, as lines of a requirements file")
  boolean freeze;

  @Option(
      names = "--outdated",
      required = true,
      description = "ask the package index what it has in a newer version")
  boolean outdated;

  @Option(
      names = "--vulnerabilities",
      required = true,
      description = "ask pip-audit, which is fetched for it, what is known to be vulnerable")
  boolean vulnerabilities;

  @Option(
      names = "--diff",
      paramLabel = "N",
      required = true,
      description = "how what is installed differs from generation N")
  @Nullable String diff;

  /** The option given. */
  String name() {
    return diff != null
        ? "--diff"
        : generations
            ? "--generations"
            : freeze ? "--freeze" : outdated ? "--outdated" : "--vulnerabilities";
  }

  /** Looks it up and prints it. */
  void tell(AgentService service, AgentId id, Output output) throws PaddockException {
    EnvironmentDetails details = service.details();
    if (diff != null) {
      tellDifference(details.difference(id, diff, null), output);
    } else if (generations) {
      tellGenerations(details.generations(id, true), output);
    } else if (freeze) {
      tellFrozen(details.installed(id), output);
    } else if (outdated) {
      tellOutdated(details.outdated(id), output);
    } else {
      tellVulnerabilities(details.vulnerabilities(id), output);
    }
  }

  private static void tellGenerations(List<EnvironmentDetails.Standing> found, Output output) {
    if (output.isJson()) {
      output.document(Json.list(found, DetailsJson::generation));
      return;
    }
    Table table = new Table("GENERATION", "STATE", "BUILT", "SIZE", "USED");
    for (EnvironmentDetails.Standing one : found) {
      Generation generation = one.generation();
      var facts = generation.health().facts();
      String built = facts == null ? null : Json.time(facts.createdAt());
      String used = generation.current() ? "by the agent" : "";
      if (!one.runs().isEmpty()) {
        used += (used.isEmpty() ? "by run " : " and run ") + String.join(", ", one.runs());
      }
      table.row(
          generation.name(),
          generation.health().state().name(),
          built == null ? "" : built,
          one.bytes() == null ? "" : Text.bytes(one.bytes()),
          used);
    }
    table.print(output.style(), output::line);
  }

  private static void tellFrozen(List<InstalledDistribution> found, Output output) {
    List<String> lines =
        found.stream().filter(DetailOptions::isWanted).map(InstalledDistribution::frozen).toList();
    if (output.isJson()) {
      ObjectNode node = Json.object();
      node.set("requirements", Json.words(lines));
      output.document(node);
      return;
    }
    lines.forEach(line -> output.line(Text.printable(line)));
  }

  /** What an installer brought along for itself is nobody's requirement. */
  private static boolean isWanted(InstalledDistribution one) {
    return !one.requiredBy().isEmpty()
        || !List.of("pip", "setuptools", "wheel").contains(one.name());
  }

  private static void tellOutdated(List<OutdatedDistribution> found, Output output) {
    if (output.isJson()) {
      output.document(Json.list(found, DetailsJson::outdated));
      return;
    }
    if (found.isEmpty()) {
      output.result("nothing is outdated");
      return;
    }
    Table table = new Table("PACKAGE", "INSTALLED", "LATEST");
    found.forEach(one -> table.row(one.name(), one.version(), one.latest()));
    table.print(output.style(), output::line);
  }

  private static void tellVulnerabilities(VulnerabilityReport report, Output output) {
    if (output.isJson()) {
      output.document(DetailsJson.vulnerabilities(report));
      return;
    }
    Table table = new Table("PACKAGE", "VERSION", "KNOWN AS", "FIXED IN", "WHAT");
    for (VulnerabilityReport.Vulnerability one : report.found()) {
      table.row(
          one.distribution(),
          one.version(),
          one.id(),
          String.join(", ", one.fixedIn()),
          Text.shortened(one.summary(), 60));
    }
    table.print(output.style(), output::line);
    output.result(
        report.found().size()
            + " known in "
            + report.checked()
            + " packages looked up ("
            + report.scanner()
            + ")");
    report.unchecked().forEach(one -> output.note("not looked up: " + one));
  }

  private static void tellDifference(EnvironmentDetails.Difference difference, Output output) {
    if (output.isJson()) {
      output.document(DetailsJson.difference(difference));
      return;
    }
    difference.changes().forEach(output::line);
    if (difference.changes().isEmpty()) {
      output.result("the same is installed in " + difference.from() + " and " + difference.to());
    }
  }
}
