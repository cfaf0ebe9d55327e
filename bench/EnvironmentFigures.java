import dev.paddock.Wiring;
import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.storage.DataFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** Measures, in one process, how long judging environments takes; prints lines of {@code name seconds}. */
public final class EnvironmentFigures {

  private EnvironmentFigures() {}

  public static void main(String[] arguments) throws Exception {
    DataFolder folder = new DataFolder(Path.of(arguments[0]));
    try (AgentService service = Wiring.service(folder, System.getenv(), "the bench")) {
      if (arguments[1].equals("all")) {
        all(service, "health of all, first");
        all(service, "health of all, again");
      } else {
        one(service, service.find(arguments[1]), Integer.parseInt(arguments[2]));
      }
    }
  }

  /** Quick health of every agent, side by side as the command line and the window ask for it. */
  private static void all(AgentService service, String name) throws Exception {
    long start = System.nanoTime();
    List<Agent> agents = service.agents();
    long valid =
        agents.parallelStream().filter(agent -> judged(service, agent, false)).count();
    say(name + ", " + valid + " valid of " + agents.size(), System.nanoTime() - start);
  }

  private static boolean judged(AgentService service, Agent agent, boolean deep) {
    try {
      return service.health(agent.id(), deep).isValid();
    } catch (dev.paddock.agent.PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The decision to reuse, the deep check, and the bare interpreter, in turn. */
  private static void one(AgentService service, Agent agent, int rounds) throws Exception {
    Path python =
        Objects.requireNonNull(service.health(agent.id(), false).facts()).python();
    List<Long> decision = new ArrayList<>();
    List<Long> deep = new ArrayList<>();
    List<Long> bare = new ArrayList<>();
    for (int i = 0; i < rounds + 3; i++) {
      long start = System.nanoTime();
      judged(service, agent, false);
      long decided = System.nanoTime();
      judged(service, agent, true);
      long asked = System.nanoTime();
      Process process =
          new ProcessBuilder(python.toString(), "-I", "-c", "import sys").start();
      process.getInputStream().readAllBytes();
      process.waitFor();
      long ended = System.nanoTime();
      // The first rounds find everything cold; a start pays that elsewhere.
      if (i >= 3) {
        decision.add(decided - start);
        deep.add(asked - decided);
        bare.add(ended - asked);
      }
    }
    say("decision to reuse", median(decision));
    say("deep check", median(deep));
    say("bare interpreter", median(bare));
  }

  private static long median(List<Long> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static void say(String name, long nanos) {
    System.out.printf("%s\t%.4f%n", name, nanos / 1e9);
  }
}
