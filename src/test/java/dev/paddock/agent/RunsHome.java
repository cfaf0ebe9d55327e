package dev.paddock.agent;

import dev.paddock.environment.BuildOutcome;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.log.LogLine;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogReader;
import dev.paddock.process.AgentLauncher;
import dev.paddock.process.Ports;
import dev.paddock.process.ShimFile;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Runs over a data folder, with an environment that is there already. */
final class RunsHome implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  final DataFolder folder;
  final Path environment;
  final Control control;
  final RunParts parts;
  final Runs runs;
  final List<RunEvent> events = new CopyOnWriteArrayList<>();
  final List<AgentId> changes = new CopyOnWriteArrayList<>();

  RunsHome(Path root, Path environment) {
    this(root, environment, Restarts.Schedule.DEFAULT);
  }

  RunsHome(Path root, Path environment, Restarts.Schedule schedule) {
    this.folder = new DataFolder(root);
    this.environment = environment;
    this.control = new Control(folder);
    var locks = new FileLocks("the tests");
    var shim = new ShimFile(folder.tools());
    this.parts =
        new RunParts(
            folder,
            locks,
            new AgentLauncher(shim),
            shim,
            new Ports(locks, folder.locks()),
            control,
            System.getenv(),
            () -> Settings.DEFAULT,
            Clock.systemUTC());
    this.runs = new Runs(parts, changes::add, schedule);
  }

  /** Makes a virtual environment without pip: a tenth of a second. */
  static Path environment(Path where) throws IOException, InterruptedException {
    Process made =
        new ProcessBuilder("python3", "-m", "venv", "--without-pip", where.toString())
            .inheritIO()
            .start();
    if (!made.waitFor(60, TimeUnit.SECONDS) || made.exitValue() != 0) {
      throw new IOException("python3 -m venv failed: is there a Python on PATH?");
    }
    return where;
  }

  /** Finds the environment valid at once. */
  Runs.Preparation ready(Agent agent) {
    return _ -> prepared(agent);
  }

  Runs.Prepared prepared(Agent agent) {
    var health = new Health(HealthState.VALID, List.of(), List.of(), environment, null);
    return new Runs.Prepared(
        agent,
        environment,
        health,
        new BuildReport(
            agent,
            health,
            BuildOutcome.Action.REUSED,
            "nothing changed",
            Duration.ofMillis(5),
            List.of()));
  }

  RunHandle start(Agent agent) throws PaddockException {
    return start(agent, RunRequest.DEFAULT, events::add);
  }

  RunHandle start(Agent agent, RunRequest request, Consumer<RunEvent> listener)
      throws PaddockException {
    return runs.start(agent, request, ready(agent), listener);
  }

  /** What the run came to. */
  static RunHandle.Ending ending(RunHandle handle) {
    return handle.ended().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  /** Waits until the agent wrote this. */
  void untilWritten(Run run, String text) {
    // Its first line may be read before its start is recorded.
    until(() -> wasStarted(run), "its start is recorded");
    until(() -> written(run).contains(text), "the agent wrote " + text);
  }

  private boolean wasStarted(Run run) {
    try {
      return runs.ledger().of(run.agentId()).stream()
          .anyMatch(now -> now.id().equals(run.id()) && now.pid() != null);
    } catch (PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  static void until(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it did not happen that " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
    }
  }

  /** What the agent wrote to its log so far. */
  static String written(Run run) {
    return text(run, LogStream.OUT) + text(run, LogStream.ERR);
  }

  /** One stream of a run's log. */
  static String text(Run run, LogStream stream) {
    var text = new StringBuilder();
    for (LogLine line : lines(run)) {
      if (line.stream() == stream) {
        text.append(line.text()).append('\n');
      }
    }
    return text.toString();
  }

  static List<LogLine> lines(Run run) {
    var lines = new ArrayList<LogLine>();
    try (var reader = new RunLogReader(run.log())) {
      for (var more = reader.next(1000); !more.isEmpty(); more = reader.next(1000)) {
        lines.addAll(more);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return lines;
  }

  /** The state in the record on disk. */
  RunState recorded(Run run) {
    String json;
    try {
      json = Files.readString(run.log().resolve("run.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    for (RunState state : RunState.values()) {
      if (json.contains("\"state\" : \"" + state + "\"")) {
        return state;
      }
    }
    throw new AssertionError("no state in " + json);
  }

  <T extends RunEvent> List<T> events(Class<T> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  @Override
  public void close() {
    runs.forceAll().join();
    runs.close();
    control.close();
  }
}
