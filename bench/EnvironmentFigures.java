import dev.paddock.Wiring;
import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.BuildRequest;
import dev.paddock.storage.DataFolder;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Measures, in one process that stays as the window does, how long judging and building environments
 * takes; prints lines of {@code name seconds}.
 *
 * <p>{@code FOLDER all} judges every agent; {@code FOLDER one AGENT ROUNDS} decides and asks deeply;
 * {@code FOLDER builds AGENT} builds anew for each line it reads, so that somebody else can take
 * turns with it.
 */
public final class EnvironmentFigures {

  /** So many rounds find everything cold; the window paid that with its first looks and builds. */
  private static final int COLD = 5;

  /** What anybody would ask an interpreter to learn what it is. */
  private static final String QUESTION = "import sys; print(sys.prefix, sys.version)";

  private EnvironmentFigures() {}

  public static void main(String[] arguments) throws Exception {
    DataFolder folder = new DataFolder(Path.of(arguments[0]));
    try (AgentService service = Wiring.service(folder, System.getenv(), "the bench")) {
      switch (arguments[1]) {
        case "all" -> {
          all(service, "health of all, first");
          all(service, "health of all, again");
        }
        case "one" -> one(service, service.find(arguments[2]), Integer.parseInt(arguments[3]));
        case "builds" -> builds(service, service.find(arguments[2]));
        default -> throw new IllegalArgumentException(arguments[1]);
      }
    }
  }

  /** The call that a click makes; the old generations are out of the way before the next one. */
  private static void builds(AgentService service, Agent agent) throws Exception {
    long first = build(service, agent);
    for (int i = 1; i < COLD; i++) {
      build(service, agent);
    }
    say("first", first);
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      say("build", build(service, agent));
    }
  }

  private static long build(AgentService service, Agent agent) throws Exception {
    long start = System.nanoTime();
    service.build(agent.id(), new BuildRequest(true, null, null, false), AgentService.BuildProgress.UNTOLD);
    long taken = System.nanoTime() - start;
    service.collect(false);
    return taken;
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
    for (int i = 0; i < rounds + COLD; i++) {
      long start = System.nanoTime();
      judged(service, agent, false);
      long decided = System.nanoTime();
      judged(service, agent, true);
      long asked = System.nanoTime();
      Process process =
          new ProcessBuilder(python.toString(), "-I", "-c", QUESTION).start();
      process.getInputStream().readAllBytes();
      process.waitFor();
      long ended = System.nanoTime();
      if (i >= COLD) {
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
    System.out.flush();
  }
}
