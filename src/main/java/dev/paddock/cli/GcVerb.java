package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.GcReport;
import dev.paddock.agent.PaddockException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Collects what nobody needs. */
@Command(name = "gc", description = "Remove environments, packages and old logs nobody needs.")
final class GcVerb extends Verb {

  @Option(names = "--dry-run", description = "only say what would go")
  boolean dryRun;

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    GcReport report = service.collect(dryRun);
    if (output.isJson()) {
      output.document(Json.garbage(report));
      return 0;
    }
    Table table = new Table("SIZE", "PATH", "REASON");
    for (GcReport.Item item : report.items()) {
      table.row(Text.bytes(item.bytes()), item.path().toString(), item.reason());
    }
    table.print(output.style(), output::result);
    output.result(
        report.items().isEmpty()
            ? "nothing to collect"
            : (report.dryRun() ? "would free " : "freed ") + Text.bytes(report.bytes()));
    return 0;
  }
}
