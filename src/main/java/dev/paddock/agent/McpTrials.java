package dev.paddock.agent;

import dev.paddock.agent.PaddockException.Failure;
import dev.paddock.apkg.Placeholders;
import dev.paddock.log.SecretMasker;
import dev.paddock.process.CommandRunner;
import dev.paddock.process.CommandRunner.CommandResult;
import dev.paddock.process.ShimFile;
import dev.paddock.surface.McpFile;
import dev.paddock.surface.McpServer;
import dev.paddock.surface.McpSession;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Says which MCP servers a package wants and whether their programs are there, and starts one on
 * request to hear what it offers: under the shim, so that nothing of it outlives the trial.
 */
final class McpTrials {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final List<String> ENDINGS = List.of("", ".exe", ".cmd", ".bat");

  private final UpcomingVariables variables;
  private final ShimFile shim;

  McpTrials(UpcomingVariables variables, ShimFile shim) {
    this.variables = variables;
    this.shim = shim;
  }

  /** The servers, in the file's order; empty where the package has no such file. */
  List<AgentSurfaces.McpWish> wishes(Agent agent) throws PaddockException {
    Path file = file(agent);
    if (!Files.isRegularFile(file)) {
      return List.of();
    }
    try {
      Map<String, String> values = variables.of(agent).values();
      var wishes = new ArrayList<AgentSurfaces.McpWish>();
      for (McpServer server : McpFile.read(file)) {
        String command = server.command();
        Path found = command == null ? null : program(expanded(command, values), agent, values);
        wishes.add(new AgentSurfaces.McpWish(server, found));
      }
      return wishes;
    } catch (IOException e) {
      throw new PaddockException(
          Failure.PACKAGE_INVALID,
          "The MCP servers of " + agent.name() + " cannot be read: " + e.getMessage() + ".",
          List.of(),
          "Correct " + file + ".");
    }
  }

  private static Path file(Agent agent) {
    Path root = agent.agentPackage().root();
    Object mcp = agent.agentPackage().manifest().everything().get("mcp");
    Object name = mcp instanceof Map<?, ?> map ? map.get("config_file") : null;
    try {
      Path named = root.resolve(name instanceof String text ? text : "mcp.json").normalize();
      return named.startsWith(root) ? named : root.resolve("mcp.json");
    } catch (InvalidPathException _) {
      return root.resolve("mcp.json");
    }
  }

  private static @Nullable Path program(
      String command, Agent agent, Map<String, String> variables) {
    try {
      if (command.contains("/") || command.contains(File.separator)) {
        Path path = agent.agentPackage().root().resolve(command);
        return Files.isExecutable(path) ? path : null;
      }
      for (String folder : variables.getOrDefault("PATH", "").split(File.pathSeparator)) {
        for (String ending : File.separatorChar == '\\' ? ENDINGS : List.of("")) {
          Path path = Path.of(folder.isEmpty() ? "." : folder).resolve(command + ending);
          if (Files.isRegularFile(path) && Files.isExecutable(path)) {
            return path;
          }
        }
      }
    } catch (InvalidPathException _) {
      // No program can be called that.
    }
    return null;
  }

  private static String expanded(String text, Map<String, String> variables) {
    return Placeholders.expand(text, variables::get);
  }

  /** Starts the server of that name and asks it for its tools. */
  McpSession trial(Agent agent, String name) throws PaddockException, InterruptedException {
    McpServer server =
        wishes(agent).stream()
            .map(AgentSurfaces.McpWish::server)
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() ->
                refused(agent.name() + " wants no MCP server called \"" + name + "\".", null));
    if (server.command() == null) {
      throw refused(
          "The MCP server " + name + " is reached by an address, not started.",
          "Ask it at " + server.url() + ".");
    }
    Path environment = agent.environment();
    Path python = environment == null ? null : PythonLayout.python(environment);
    if (python == null || !Files.isExecutable(python)) {
      throw new PaddockException(
          Failure.NOT_VALID,
          agent.name() + " has no environment to start it in.",
          List.of(),
          "`paddock build " + agent.id() + "` builds it.");
    }
    AgentVariables all = variables.of(agent);
    try {
      CommandResult result =
          new CommandRunner(shim).run(command(agent, server, python, all), (_, _) -> {});
      return read(result, secrets(server, all));
    } catch (IOException e) {
      throw refused(
          "The MCP server " + name + " could not be started: " + e.getMessage() + ".", null);
    }
  }

  private CommandRunner.Command command(
      Agent agent, McpServer server, Path python, AgentVariables all) throws IOException {
    var variables = new LinkedHashMap<String, String>(all.values());
    server
        .environment()
        .forEach((name, value) -> variables.put(name, expanded(value, all.values())));
    var words = new ArrayList<String>();
    words.addAll(List.of(python.toString(), "-I", shim.mcpTrial().toString(), "--"));
    server.words().forEach(word -> words.add(expanded(word, variables)));
    return new CommandRunner.Command(
        words, agent.agentPackage().root(), variables, python, null, LIMIT);
  }

  private static Map<String, String> secrets(McpServer server, AgentVariables all) {
    var secrets = new LinkedHashMap<String, String>(all.masked());
    server.environment().forEach((name, value) -> secrets.put(name, expanded(value, all.values())));
    return secrets;
  }

  private static McpSession read(CommandResult result, Map<String, String> secrets) {
    String otherwise =
        switch (result.ending()) {
          case TIMED_OUT, STALLED -> "it did not answer within " + LIMIT.toSeconds() + " s";
          case EXITED -> "the trial ended with code " + result.exitCode();
        };
    return McpSession.read(
        new SecretMasker(secrets).whole(result.output()),
        new SecretMasker(secrets).whole(result.errors()).strip(),
        otherwise);
  }

  private static PaddockException refused(String sentence, @Nullable String hint) {
    return new PaddockException(Failure.CALL_FAILED, sentence, List.of(), hint);
  }
}
