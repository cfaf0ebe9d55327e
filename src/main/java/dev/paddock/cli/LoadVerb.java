package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.apkg.PackageProblem;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Reads, checks and remembers a package; builds nothing and runs nothing. */
@Command(name = "load", description = "Read and check a package and remember it as an agent.")
final class LoadVerb extends Verb {

  @Parameters(paramLabel = "PATH", description = "an .apkg file, or a folder with agent.yaml")
  String path;

  @Option(
      names = "--id",
      paramLabel = "ID",
      description = "the agent's id, which decides; else the name does, or a new one is made")
  @Nullable String id;

  @Option(names = "--new", description = "add another agent even where one of this name is there")
  boolean asNew;

  @Override
  void check() throws PaddockException {
    Usage.id(id);
  }

  @Override
  int run(AgentService service, Output output) throws PaddockException {
    Agent agent = service.load(new LoadRequest(Target.existing(path), Usage.id(id), asNew));
    tellWarnings(agent, output);
    if (output.isJson()) {
      output.document(Json.agent(agent));
    } else {
      output.result(
          "loaded "
              + Text.printable(agent.name() + " " + agent.version())
              + " as "
              + agent.id().value());
      output.note("next: paddock build " + agent.id().value());
    }
    return 0;
  }

  /** Says what is odd about a package that loads nevertheless. */
  static void tellWarnings(Agent agent, Output output) {
    for (PackageProblem warning : agent.agentPackage().warnings()) {
      output.note(
          "warning: "
              + FailurePrinter.placed(
                  warning.file(), warning.line(), warning.key(), warning.message()));
    }
  }
}
