package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.BuildReport;
import dev.paddock.agent.BuildRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.environment.Health;
import dev.paddock.log.Durations;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Reuses or builds an agent's environment. */
@Command(name = "build", description = "Reuse or build an agent's environment.")
final class BuildVerb extends Verb {

  @Parameters(
      paramLabel = "AGENT|PATH",
      description = "an id, a unique beginning of one, a unique name; or a package to load first")
  String target;

  @Option(names = "--id", paramLabel = "ID", description = "with a path: the agent's id")
  @Nullable String id;

  @Option(names = "--rebuild", description = "build anew though the present one is valid")
  boolean rebuild;

  @Option(
      names = "--installer",
      paramLabel = "uv|pip",
      description = "what installs; remembered for this agent")
  @Nullable String installer;

  @Option(
      names = "--python",
      paramLabel = "P",
      description = "an interpreter's path or a version; remembered for this agent")
  @Nullable String python;

  @Option(
      names = "--download-python",
      description = "a Python that is not on this machine may be downloaded")
  boolean downloadPython;

  @Option(
      names = "--generation",
      paramLabel = "N",
      description =
          "build nothing, go back to an earlier environment of this agent that is still valid; "
              + "possible until gc removes it")
  @Nullable String generation;

  @Override
  void check() throws PaddockException {
    Usage.id(id);
    if (installer != null && !installer.equals("uv") && !installer.equals("pip")) {
      throw Usage.wrong(
          "--installer is uv or pip, not \"" + installer + "\".",
          "leave it out to take uv where there is one");
    }
    if (python != null) {
      Usage.filled("--python", python);
    }
    if (generation != null) {
      checkGeneration(generation);
    }
  }

  private void checkGeneration(String wanted) throws PaddockException {
    if (!wanted.matches("(?:(?:[0-9a-f]{7}|no-deps)\\.)?[1-9][0-9]{0,8}")) {
      throw Usage.wrong(
          "--generation needs a number from 1, or a generation's name, not \"" + wanted + "\".",
          "for example --generation 1, or --generation a41c9be.2");
    }
    if (rebuild || installer != null || python != null || downloadPython) {
      throw Usage.wrong(
          "--generation builds nothing, so it cannot be had together with options for a build.",
          "leave out --rebuild, --installer, --python and --download-python");
    }
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    Agent agent = Target.resolve(service, target, Usage.id(id));
    LoadVerb.tellWarnings(agent, output);
    BuildReport report;
    try (Signals _ = Signals.listen(_ -> service.cancelBuild(agent.id()))) {
      report =
          service.build(
              agent.id(),
              new BuildRequest(rebuild, installer, python, downloadPython, generation),
              new BuildSteps(output));
    }
    report.notices().forEach(output::note);
    if (output.isJson()) {
      output.document(document(service, report));
    } else {
      Health health = report.health();
      output.result(
          report.action().name().toLowerCase(Locale.ROOT)
              + " in "
              + Durations.text(report.time())
              + ": "
              + Text.printable(report.reason()));
      output.result("  " + Text.printable(health.path().toString()));
      output.note("next: paddock run " + report.agent().id().value());
    }
    return 0;
  }

  private static ObjectNode document(AgentService service, BuildReport report)
      throws PaddockException {
    ObjectNode node = Json.object();
    node.set("agent", Json.agent(report.agent()));
    node.set(
        "environment",
        Json.environment(
            report.health(), service.environmentBytes(report.agent().id()).orElse(null)));
    node.put("action", report.action().name().toLowerCase(Locale.ROOT));
    node.put("reason", report.reason());
    node.put("seconds", Json.seconds(report.time()));
    return node;
  }
}
