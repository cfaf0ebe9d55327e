package dev.paddock.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A second Paddock in a process of its own, so that locks, sockets and deaths are real. */
final class OtherPaddock implements AutoCloseable {

  private final Process process;
  private final BufferedReader said;

  private OtherPaddock(Process process) {
    this.process = process;
    this.said = process.inputReader(StandardCharsets.UTF_8);
  }

  /** What the other process does, as its first argument. */
  enum Task {
    /** Runs the agent and stays. */
    RUN,
    /**
     * Runs every agent of a folder, with a second of grace, and ends them when it is told to end.
     */
    RUN_ALL,
    /** Begins a run whose preparation never ends. */
    PREPARE,
    /** Starts and stops the agent over and over, and says how that went. */
    STORM
  }

  static OtherPaddock start(Task task, Path home, Path environment, Path agent) throws IOException {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    words.add("--enable-native-access=ALL-UNNAMED");
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(
        List.of(
            OtherPaddock.class.getName(),
            task.name(),
            home.toString(),
            environment.toString(),
            agent.toString()));
    return new OtherPaddock(
        new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT).start());
  }

  /** The next line it says about itself. */
  String hear() throws IOException {
    String line = said.readLine();
    while (line != null && !line.startsWith("> ")) {
      line = said.readLine();
    }
    return line == null ? "" : line.substring(2);
  }

  long pid() {
    return process.pid();
  }

  /** Ends it as a crash would. */
  void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Asks it to close as its user would. */
  void quit() throws IOException, InterruptedException {
    process.getOutputStream().close();
    process.waitFor(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    kill();
  }

  /** The other process. */
  public static void main(String[] words) throws Exception {
    Path package_ = Path.of(words[3]);
    try (var home = new RunsHome(Path.of(words[1]), Path.of(words[2]))) {
      Agent agent = TestAgents.existing(new AgentId("agent"), package_);
      switch (Task.valueOf(words[0])) {
        case RUN -> run(home, agent);
        case RUN_ALL -> runAll(home, package_);
        case PREPARE -> prepare(home, agent);
        case STORM -> storm(home, agent);
      }
    }
  }

  private static void run(RunsHome home, Agent agent) throws Exception {
    RunHandle handle = home.start(agent);
    home.untilWritten(handle.current(), "up");
    say("up " + handle.current().pid() + " " + handle.current().shimPid());
    untilClosed();
    home.runs.close();
    say(handle.ended().get(20, TimeUnit.SECONDS).run().state().name());
  }

  private static void runAll(RunsHome home, Path folder) throws Exception {
    // As the window and the command line have it.
    Runtime.getRuntime().addShutdownHook(new Thread(home.runs::close));
    var request =
        new RunRequest(java.util.Map.of(), Duration.ofSeconds(1), null, null, null, null, true);
    var handles = new ArrayList<RunHandle>();
    try (var packages = java.nio.file.Files.list(folder)) {
      for (Path root : packages.toList()) {
        Agent agent = TestAgents.existing(new AgentId(root.getFileName().toString()), root);
        handles.add(home.start(agent, request, home.events::add));
      }
    }
    handles.forEach(handle -> home.untilWritten(handle.current(), "up"));
    say("up " + handles.size());
    untilClosed();
  }

  private static void prepare(RunsHome home, Agent agent) throws Exception {
    var preparing = new CountDownLatch(1);
    RunHandle handle =
        home.runs.start(
            agent,
            RunRequest.DEFAULT,
            _ -> {
              preparing.countDown();
              new CountDownLatch(1).await();
              throw new AssertionError("unreachable");
            },
            home.events::add);
    preparing.await();
    say("preparing");
    say(handle.ended().get(60, TimeUnit.SECONDS).run().state().name());
    untilClosed();
  }

  private static void storm(RunsHome home, Agent agent) throws Exception {
    int started = 0;
    int busy = 0;
    int stopped = 0;
    for (int i = 0; i < 12; i++) {
      try {
        RunHandle handle = home.start(agent);
        started++;
        if (i % 2 == 0) {
          RunsHome.until(
              () ->
                  handle.current().state().isEnded()
                      || RunsHome.written(handle.current()).contains("up"),
              "it is up, or the other stopped it");
        }
      } catch (PaddockException e) {
        // A stop by another process takes back a start that waits for the one before it.
        if (e.failure() != PaddockException.Failure.BUSY
            && e.failure() != PaddockException.Failure.CANCELLED) {
          throw e;
        }
        busy++;
      }
      stopped += home.runs.stop(agent.id(), i % 3 == 0, Duration.ofSeconds(2)).isPresent() ? 1 : 0;
    }
    say(started + " " + busy + " " + stopped);
  }

  private static void untilClosed() throws IOException {
    var in = new InputStreamReader(System.in, StandardCharsets.UTF_8);
    while (in.read() >= 0) {
      // Only the end of it means something.
    }
  }

  private static void say(String line) {
    System.out.println("> " + line);
    System.out.flush();
  }
}
