package dev.paddock.cli;

import dev.paddock.agent.EnvironmentDetails;
import dev.paddock.environment.Generation;
import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport;
import tools.jackson.databind.node.ObjectNode;

/** Gives the details of environments their shapes in JSON, by the rules of {@link Json}. */
final class DetailsJson {

  private DetailsJson() {}

  static ObjectNode distribution(InstalledDistribution one) {
    ObjectNode node = Json.object();
    node.put("name", one.name());
    node.put("version", one.version());
    node.put("size_bytes", one.sizeBytes());
    node.set("required_by", Json.words(one.requiredBy()));
    return node;
  }

  static ObjectNode generation(EnvironmentDetails.Standing standing) {
    Generation one = standing.generation();
    var facts = one.health().facts();
    ObjectNode node = Json.object();
    node.put("name", one.name());
    node.put("number", one.number());
    node.put("current", one.current());
    node.put("path", one.health().path().toString());
    node.put("state", one.health().state().name());
    node.put("created_at", facts == null ? null : Json.time(facts.createdAt()));
    node.put("size_bytes", standing.bytes());
    node.set("runs", Json.words(standing.runs()));
    return node;
  }

  static ObjectNode outdated(OutdatedDistribution one) {
    ObjectNode node = Json.object();
    node.put("name", one.name());
    node.put("version", one.version());
    node.put("latest", one.latest());
    return node;
  }

  static ObjectNode vulnerabilities(VulnerabilityReport report) {
    ObjectNode node = Json.object();
    node.put("scanner", report.scanner());
    node.put("checked", report.checked());
    node.set("vulnerabilities", Json.list(report.found(), DetailsJson::vulnerability));
    node.set("unchecked", Json.words(report.unchecked()));
    return node;
  }

  private static ObjectNode vulnerability(VulnerabilityReport.Vulnerability one) {
    ObjectNode node = Json.object();
    node.put("name", one.distribution());
    node.put("version", one.version());
    node.put("id", one.id());
    node.set("fixed_in", Json.words(one.fixedIn()));
    node.put("summary", one.summary());
    return node;
  }

  static ObjectNode difference(EnvironmentDetails.Difference difference) {
    ObjectNode node = Json.object();
    node.put("from", difference.from());
    node.put("to", difference.to());
    node.set("changes", Json.words(difference.changes()));
    return node;
  }
}
