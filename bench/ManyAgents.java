import com.sun.management.OperatingSystemMXBean;
import dev.paddock.Wiring;
import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.BuildRequest;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunRequest;
import dev.paddock.agent.RunState;
import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * What agents cost that are merely loaded, and that run, through the service as the window has it:
 * 10, 100 and 1,000 loaded; 10, 50 and 100 running, started and stopped all at once. Times, and
 * processor time of this process alone, are for each agent; what grows with their number is
 * quadratic.
 */
public final class ManyAgents {

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private static final Duration IDLE = Duration.ofSeconds(10);
  private static final String CODE = "import time\ndef main():\n    while True: time.sleep(3600)\n";

  private final Path folder;
  private final AgentService service;
  private final List<AgentId> loaded = new ArrayList<>();

  private ManyAgents(Path folder, AgentService service) {
    this.folder = folder;
    this.service = service;
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    var data = new DataFolder(folder.resolve("home"));
    try (AgentService service = Wiring.service(data, System.getenv(), "paddock");
        AgentService.Subscription _ = service.subscribe(_ -> {})) {
      var many = new ManyAgents(folder, service);
      System.out.println(
          "agents           | load or start | stop, each | own CPU, each | idle CPU | threads | files | heap, each");
      many.load(10); // what the first ones cost is the JVM's warming up
      for (int count : new int[] {20, 110, 1_010}) {
        many.load(count);
      }
      many.run(2);
      for (int count : new int[] {10, 50, 100, 100}) {
        many.run(count);
      }
    }
  }

  private void load(int total) throws Exception {
    long heap = heap();
    int more = total - loaded.size();
    long cpu = SYSTEM.getProcessCpuTime();
    long began = System.nanoTime();
    for (int i = loaded.size(); i < total; i++) {
      Path root = Files.createDirectories(folder.resolve("packages/" + i));
      Files.writeString(root.resolve("agent.yaml"), "name: a" + i + "\nversion: '1'\nentrypoint: app:main\n");
      Files.writeString(root.resolve("app.py"), CODE);
      Agent agent = service.load(new LoadRequest(root, null, false));
      loaded.add(agent.id());
    }
    until(() -> service.snapshot().agents().size() == total
        && service.snapshot().agents().stream().allMatch(view -> view.health() != null));
    double each = (System.nanoTime() - began) / 1e6 / more;
    double own = (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / more;
    print(total + " loaded", more, each, 0, own, heap);
  }

  private void run(int count) throws Exception {
    for (AgentId id : loaded.subList(0, count)) {
      service.build(id, BuildRequest.DEFAULT, Quiet.INSTANCE);
    }
    long heap = heap();
    long cpu = SYSTEM.getProcessCpuTime();
    long began = System.nanoTime();
    var handles = new ArrayList<RunHandle>();
    for (AgentId id : loaded.subList(0, count)) {
      handles.add(service.start(id, RunRequest.DEFAULT, _ -> {}));
    }
    until(() -> handles.stream().allMatch(run -> run.current().state() == RunState.RUNNING));
    double start = (System.nanoTime() - began) / 1e6 / count;
    double starting = (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / count;
    String idle = idle();
    String now = now(count, heap);
    cpu = SYSTEM.getProcessCpuTime();
    began = System.nanoTime();
    service.stopAll().join();
    double stop = (System.nanoTime() - began) / 1e6 / count;
    double own = starting + (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / count;
    row(count + " running", start, stop, own, idle, now);
  }

  private void print(String what, int more, double start, double stop, double own, long heap)
      throws Exception {
    row(what, start, stop, own, idle(), now(more, heap));
  }

  private static void row(
      String what, double start, double stop, double own, String idle, String now) {
    System.out.printf(
        "%-16s | %10.1f ms | %7.1f ms | %10.1f ms | %s | %s%n",
        what, start, stop, own, idle, now);
  }

  /** This process's share of a core while nothing happens. */
  private static String idle() {
    LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
    long cpu = SYSTEM.getProcessCpuTime();
    LockSupport.parkNanos(IDLE.toNanos());
    return String.format(
        "%6.2f %%", 100.0 * (SYSTEM.getProcessCpuTime() - cpu) / IDLE.toNanos());
  }

  private static String now(int agents, long heapBefore) throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return String.format(
          "%7d | %5d | %7.1f kB",
          ManagementFactory.getThreadMXBean().getThreadCount(),
          open.count(),
          (heap() - heapBefore) / 1e3 / agents);
    }
  }

  private static long heap() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new IllegalStateException("it did not come to that in three minutes");
      }
      LockSupport.parkNanos(10_000_000);
    }
  }

  private enum Quiet implements AgentService.BuildProgress {
    INSTANCE;

    @Override
    public void waiting(long pid, String command) {}

    @Override
    public void step(String step, int done, int total) {}

    @Override
    public void line(String text) {}
  }
}
