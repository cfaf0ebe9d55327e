import dev.paddock.Wiring;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.AgentSettings;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunRequest;
import dev.paddock.agent.RunState;
import dev.paddock.log.LogLine;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogReader;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Starts, stops, kills and crashes agents at random, and looks after every step whether all is true.
 * In the end it kills itself; whoever started it starts the next on the same data folder, which first
 * looks at what that left.
 */
public final class Soak {

  private static final int AGENTS = 20;
  private static final int WORKERS = 4;
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration ENDS_WITHIN = GRACE.plusSeconds(3);
  private static final Duration ROUND = Duration.ofSeconds(20);

  /** So many rounds a JVM lives, to see that it stays as it is; in the next it is killed. */
  private static final int ROUNDS_OF_A_LIFE = 4;

  /** Kills children, grandchildren and processes that fled their session; counts what it wrote. */
  private static final String CODE =
      """
      import os, signal, subprocess, sys, time

      def main():
          sleeper = [sys.executable, "-c", "import time; time.sleep(3600)"]
          if os.environ["KIND"] == "deaf":
              signal.signal(signal.SIGTERM, signal.SIG_IGN)
          subprocess.Popen(sleeper)
          if os.fork() == 0:
              os.setsid()
              if os.fork() == 0:
                  os.execv(sys.executable, sleeper)
              os._exit(0)
          truth = os.open(os.environ["TRUTH"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
          number = 0
          while True:
              for _ in range(20):
                  number += 1
                  os.write(1, b"line %d\\n" % number)
              os.pwrite(truth, b"%d" % number, 0)
              time.sleep(0.05)
      """;

  private enum Step {
    STOP,
    FORCE,
    TWO_STOPS,
    RESTART,
    SIGSEGV,
    SIGKILL,
    KILL_SHIM,
    FREEZE_AND_STOP
  }

  private final AgentService service;
  private final Path folder;
  private final AtomicInteger steps = new AtomicInteger();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Soak(AgentService service, Path folder) {
    this.service = service;
    this.folder = folder;
  }

  /** Arguments: a folder, seconds, a seed, and how many were killed before this one. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    Duration time = Duration.ofSeconds(Long.parseLong(arguments[1]));
    int life = Integer.parseInt(arguments[3]);
    try (AgentService service =
            Wiring.service(
                new DataFolder(folder.resolve("home")), System.getenv(), "the soak");
        AgentService.Subscription _ = service.subscribe(_ -> {})) {
      Soak soak = new Soak(service, folder);
      if (life == 0) {
        for (int i = 0; i < AGENTS; i++) {
          soak.load(i);
        }
      } else {
        soak.lookAtWhatWasLeft();
      }
      soak.soak(time, Long.parseLong(arguments[2]) + 1_000_000L * life);
    }
    System.exit(0);
  }

  private void soak(Duration time, long seed) throws Exception {
    long end = System.nanoTime() + time.toNanos();
    List<long[]> rests = new ArrayList<>();
    for (int round = 0; failure.get() == null && System.nanoTime() < end; round++) {
      if (round == ROUNDS_OF_A_LIFE) {
        flat(rests);
        killItselfDuring(new Random(seed));
      }
      long until = Math.min(end, System.nanoTime() + ROUND.toNanos());
      round(until, seed + 1_000L * round);
      for (int i = 0; i < AGENTS && failure.get() == null; i++) {
        end(id(i), false);
      }
      rests.add(rest(round));
    }
    if (failure.get() != null) {
      throw new AssertionError("step " + steps, failure.get());
    }
    flat(rests);
    System.out.println(steps + " steps, all true");
  }

  /** At a moment of the round that begins, in the middle of starts and stops. */
  private static void killItselfDuring(Random chance) {
    long wait = ROUND.toMillis() / 4 + chance.nextLong(ROUND.toMillis() / 2);
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          try {
            Thread.sleep(wait);
            signal("KILL", ProcessHandle.current().pid());
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** The one before was killed: nothing of its agents lives, all records end, all logs are whole. */
  private void lookAtWhatWasLeft() throws Exception {
    String mark = "PADDOCK_TREE=" + folder.resolve("home").toAbsolutePath().normalize();
    await(ENDS_WITHIN, () -> survivors(mark).isEmpty(), "nothing survives the one that was killed");
    int lost = 0;
    for (int i = 0; i < AGENTS; i++) {
      for (Run run : service.runs(id(i))) {
        check(run.state().isEnded(), run.id() + " is " + run.state() + " without an owner");
        check(records(run), "the record of " + run.id() + " is not true");
        if (run.state() == RunState.LOST && run.equals(latest(id(i)))) {
          lost++;
          isWhole(run);
        }
      }
    }
    System.out.println("after SIGKILL: no survivor, every record ended, " + lost + " lost at the end");
  }

  /** Its lines follow each other; what was still in the pipe is gone with who would have read it. */
  private static void isWhole(Run run) throws IOException {
    long next = 1;
    try (var reader = new RunLogReader(run.log())) {
      for (List<LogLine> more = reader.next(1000); !more.isEmpty(); more = reader.next(1000)) {
        for (LogLine line : more) {
          if (line.stream() == LogStream.OUT) {
            boolean again = run.starts().size() > 1 && line.text().equals("line 1");
            next = again ? 1 : next;
            boolean cut = !again && ("line " + next).startsWith(line.text());
            check(again || cut, run.id() + " lacks line " + next + ": " + line.text());
            next++;
          }
        }
      }
    }
  }

  /** Each worker has agents of its own, and chances that follow from the seed alone. */
  private void round(long until, long seed) throws InterruptedException {
    var workers = new ArrayList<Thread>();
    for (int worker = 0; worker < WORKERS; worker++) {
      int own = worker;
      workers.add(
          Thread.ofVirtual()
              .start(() -> {
                var chance = new Random(seed + own);
                try {
                  while (failure.get() == null && System.nanoTime() < until) {
                    step(id(chance.nextInt(AGENTS / WORKERS) * WORKERS + own), chance);
                  }
                } catch (Exception | AssertionError e) {
                  failure.compareAndSet(null, e);
                }
              }));
    }
    for (Thread worker : workers) {
      worker.join();
    }
  }

  private static AgentId id(int number) {
    return new AgentId("soak-" + number);
  }

  /** Some hear TERM and some do not; some are started again when they fail. */
  private void load(int number) throws Exception {
    Path root = Files.createDirectories(folder.resolve("package-" + number));
    Files.writeString(root.resolve("main.py"), CODE);
    Files.writeString(
        root.resolve("agent.yaml"),
        "name: soak-"
            + number
            + "\nversion: 1.0.0\ndescription: A soak\nentrypoint: main:main\nenvironment:\n  KIND: "
            + (number % 3 == 0 ? "deaf" : "good")
            + "\n  TRUTH: "
            + truth(id(number))
            + "\n");
    service.load(new LoadRequest(root, id(number), true));
    AgentSettings.RestartPolicy policy =
        number % 4 == 1 ? AgentSettings.RestartPolicy.ON_FAILURE : AgentSettings.RestartPolicy.NEVER;
    service.configure(id(number), AgentSettings.DEFAULT.change().grace(GRACE).restart(policy).done());
  }

  private Path truth(AgentId id) {
    return folder.resolve(id + ".truth");
  }

  private void step(AgentId id, Random chance) throws Exception {
    steps.incrementAndGet();
    Run run = latest(id);
    if (run == null || run.state().isEnded()) {
      service.start(id, RunRequest.DEFAULT, _ -> {});
      await(Duration.ofSeconds(30), () -> isUp(id), "it starts");
      return;
    }
    Step step = Step.values()[chance.nextInt(Step.values().length)];
    boolean again = Integer.parseInt(id.value().substring(5)) % 4 == 1;
    switch (step) {
      case STOP -> end(id, false);
      case FORCE -> end(id, true);
      case TWO_STOPS -> {
        Thread other = Thread.ofVirtual().start(() -> quietly(() -> service.stop(id, true, null)));
        end(id, false);
        other.join();
      }
      case RESTART -> {
        service.restart(id, RunRequest.DEFAULT);
        ended(run, EnumSet.of(RunState.EXITED, RunState.KILLED, RunState.CRASH_LOOP));
        await(Duration.ofSeconds(30), () -> isUp(id), "it starts again");
      }
      case SIGSEGV -> crash(run, run.pid(), "SEGV", again);
      case SIGKILL -> crash(run, run.pid(), "KILL", again);
      case KILL_SHIM -> crash(run, run.shimPid(), "KILL", again);
      case FREEZE_AND_STOP -> {
        signal("STOP", run.pid());
        end(id, false);
      }
    }
  }

  private interface Call {
    void run() throws PaddockException;
  }

  private static void quietly(Call call) {
    try {
      call.run();
    } catch (PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  private void end(AgentId id, boolean force) throws Exception {
    Run run = latest(id);
    if (run == null || run.state().isEnded()) {
      return;
    }
    long asked = System.nanoTime();
    service.stop(id, force, null);
    check(System.nanoTime() - asked < ENDS_WITHIN.toNanos(), "the stop of " + run.id() + " took long");
    ended(run, EnumSet.of(RunState.EXITED, RunState.KILLED, RunState.FAILED, RunState.CRASH_LOOP));
  }

  private void crash(Run run, Long pid, String signal, boolean again) throws Exception {
    if (pid == null) {
      return; // It waits to be started again.
    }
    int starts = run.starts().size();
    signal(signal, pid);
    if (again) {
      AgentId id = run.agentId();
      await(
          Duration.ofSeconds(60),
          () -> latest(id).state().isEnded() || (latest(id).starts().size() > starts && isUp(id)),
          run.id() + " is started again or given up");
      if (latest(id).state().isEnded()) {
        ended(run, EnumSet.of(RunState.CRASH_LOOP));
      }
    } else {
      await(ENDS_WITHIN, () -> latest(run.agentId()).state().isEnded(), "its end is noticed");
      ended(run, EnumSet.of(RunState.FAILED));
    }
  }

  /** Nothing of it lives, its record says so, and its log has every line it says it wrote. */
  private void ended(Run run, Set<RunState> legal) throws Exception {
    Run now =
        service.runs(run.agentId()).stream()
            .filter(found -> found.id().equals(run.id()))
            .findFirst()
            .orElseThrow();
    check(legal.contains(now.state()), run.id() + " is " + now.state() + ", not one of " + legal);
    // What is known in memory is on the disk a moment later.
    await(Duration.ofSeconds(1), () -> records(now), "the record of " + run.id() + " is true");
    String mark =
        "PADDOCK_TREE=" + run.log().resolve("shim.report").toAbsolutePath().normalize() + "\0";
    await(Duration.ofSeconds(3), () -> survivors(mark).isEmpty(), "nothing survives " + run.id());
    if (run.starts().size() < 2 && now.starts().size() < 2) {
      noLineIsLost(now);
    }
  }

  private static boolean records(Run run) {
    try {
      String json = Files.readString(run.log().resolve("run.json"));
      return json.contains("\"" + run.state() + "\"");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private void noLineIsLost(Run run) throws IOException {
    long next = 1;
    try (var reader = new RunLogReader(run.log())) {
      for (List<LogLine> more = reader.next(1000); !more.isEmpty(); more = reader.next(1000)) {
        for (LogLine line : more) {
          if (line.stream() == LogStream.OUT) {
            check(line.text().equals("line " + next), run.id() + " lacks line " + next);
            next++;
          }
        }
      }
    }
    // The next run of the agent may have begun to count anew.
    if (latest(run.agentId()).id().equals(run.id()) && Files.exists(truth(run.agentId()))) {
      String wrote = Files.readString(truth(run.agentId()));
      check(
          wrote.isEmpty() || next > Long.parseLong(wrote),
          run.id() + " wrote " + wrote + " lines, its log has " + (next - 1));
    }
  }

  private static List<Path> survivors(String mark) {
    var found = new ArrayList<Path>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        try {
          String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
          if (("\0" + all).contains("\0" + mark)) {
            found.add(process);
          }
        } catch (IOException _) {
          // It ended while we looked.
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }

  /** Resident kilobytes, descriptors and threads with nothing running. */
  private long[] rest(int round) throws IOException {
    System.gc();
    String status = Files.readString(Path.of("/proc/self/status"));
    long resident = Long.parseLong(status.replaceAll("(?s).*VmRSS:\\s+(\\d+).*", "$1"));
    long files = Path.of("/proc/self/fd").toFile().list().length;
    long heap =
        (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / 1024;
    System.out.printf(
        "round %d: %d steps, %d MB resident, %d MB heap used, %d descriptors%n",
        round + 1, steps.get(), resident / 1024, heap / 1024, files);
    return new long[] {heap, files};
  }

  /** After the first rounds have loaded what there is to load. */
  private static void flat(List<long[]> rests) {
    if (rests.size() < 3) {
      return;
    }
    long[] early = rests.get(1);
    long[] last = rests.getLast();
    check(last[0] < early[0] * 1.3 + 8_192, "the heap grew from " + early[0] + " to " + last[0] + " kB");
    check(last[1] <= early[1] + 4, "descriptors grew from " + early[1] + " to " + last[1]);
  }

  private boolean isUp(AgentId id) {
    Run run = latest(id);
    return run != null && run.state() == RunState.RUNNING;
  }

  private Run latest(AgentId id) {
    try {
      List<Run> runs = service.runs(id);
      return runs.isEmpty() ? null : runs.getFirst();
    } catch (PaddockException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void signal(String name, Long pid) throws Exception {
    if (pid != null) {
      new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start().waitFor();
    }
  }

  private static void await(Duration limit, BooleanSupplier condition, String what)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      check(System.nanoTime() < end, "it did not happen within " + limit + " that " + what);
      Thread.sleep(20);
    }
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
