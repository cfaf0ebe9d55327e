package dev.paddock.ui;

import dev.paddock.agent.Agent;
import dev.paddock.agent.AgentId;
import dev.paddock.agent.AgentService;
import dev.paddock.agent.AgentSettings;
import dev.paddock.agent.BuildReport;
import dev.paddock.agent.BuildRequest;
import dev.paddock.agent.GcReport;
import dev.paddock.agent.LoadRequest;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.RunHandle;
import dev.paddock.agent.RunRequest;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.Amounts;
import dev.paddock.ui.model.LoadQueue;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Tone;
import dev.paddock.ui.model.WindowModel;
import dev.paddock.ui.model.Words;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Everything a user can ask for, each told to the service and answered in the model. */
public final class Actions {

  private final ServiceCalls calls;
  private final WindowModel model;
  private final Runnable showLogs;
  private final MachineLook machine;
  private final Map<AgentId, RunHandle> ours = new ConcurrentHashMap<>();

  /**
   * Wires the parts.
   *
   * @param showLogs brings the logs of the selected agent to the front
   */
  public Actions(ServiceCalls calls, WindowModel model, Runnable showLogs) {
    this.calls = calls;
    this.model = model;
    this.showLogs = showLogs;
    this.machine = new MachineLook(calls, model);
  }

  /** Builds what needs building, then runs. */
  public void run(AgentId id) {
    run(id, RunRequest.DEFAULT);
  }

  private void run(AgentId id, RunRequest request) {
    calls.ask(service -> service.start(id, request, _ -> {}), handle -> watch(id, handle));
  }

  /** Stops it and starts it again. */
  public void restart(AgentId id) {
    calls.ask(service -> service.restart(id, RunRequest.DEFAULT), handle -> watch(id, handle));
  }

  private void watch(AgentId id, RunHandle handle) {
    ours.put(id, handle);
    var _ =
        handle
            .ended()
            .thenAccept(ending -> {
              ours.remove(id, handle);
              PaddockException failure = ending.failure();
              if (failure != null && failure.failure() != PaddockException.Failure.CANCELLED) {
                FxThread.run(() -> say(failure, remedy(failure, wayOut(failure, id), id), id));
              }
            });
  }

  private Notice.Action wayOut(PaddockException failure, AgentId id) {
    return RunRequest.helpsWithFreePorts(failure)
        ? new Notice.Action(Words.of("action.otherPort"), () -> run(id, RunRequest.FREE_PORTS))
        : showLogsOf(id);
  }

  private Notice.Action showLogsOf(AgentId id) {
    return new Notice.Action(
        Words.of("action.showLog"),
        () -> {
          model.show(id);
          showLogs.run();
        });
  }

  /** The agents with a run of this window under way. */
  public List<AgentId> ours() {
    return List.copyOf(ours.keySet());
  }

  /**
   * Stops all runs of this window; tells on the JavaFX thread when none is left, or when the
   * service could not even be asked: what it still has ends with the process then.
   */
  public void stopOurs(Runnable done) {
    calls.ask(
        service -> {
          service.stopAll().join();
          return true;
        },
        _ -> done.run(),
        _ -> done.run());
  }

  /** Ends all runs of this window at once. */
  public void forceOurs() {
    calls.tell(service -> service.forceAll().join());
  }

  /** Asks it to stop. */
  public void stop(AgentId id) {
    calls.tell(service -> service.stop(id, false, null));
  }

  /** Ends it at once. */
  public void force(AgentId id) {
    calls.tell(service -> service.stop(id, true, null));
  }

  /** Runs every one of them that does not run. */
  public void runAll(Collection<AgentItem> items) {
    items.stream().filter(item -> !item.view().isRunning()).forEach(item -> run(item.id()));
  }

  /** Stops every one of them that runs. */
  public void stopAll(Collection<AgentItem> items) {
    items.stream().filter(item -> item.view().isRunning()).forEach(item -> stop(item.id()));
  }

  /** Builds the environment, anew if told so. */
  public void build(AgentId id, boolean rebuild) {
    build(id, new BuildRequest(rebuild, null, null, false));
  }

  private void build(AgentId id, BuildRequest request) {
    calls.ask(
        service -> service.build(id, request, AgentService.BuildProgress.UNTOLD),
        this::built,
        failure -> say(failure, buildRefused(failure, id), id));
  }

  /**
   * Goes back to another generation of the environment.
   *
   * @param done called when it was tried
   */
  public void rollBack(AgentId id, String generation, Runnable done) {
    calls.ask(
        service ->
            service.build(id, BuildRequest.backTo(generation), AgentService.BuildProgress.UNTOLD),
        report -> {
          model.say(Notice.good(Words.of("said.rolledBack", report.agent().name(), generation)));
          done.run();
        },
        failure -> {
          say(failure, null, id);
          done.run();
        });
  }

  private void say(PaddockException failure, Notice.@Nullable Action action, AgentId id) {
    Notice notice = Notice.of(failure, action);
    model.say(
        model
            .agents()
            .find(id)
            .map(item -> notice.about(item.view().agent().name()))
            .orElse(notice));
  }

  private Notice.@Nullable Action buildRefused(PaddockException failure, AgentId id) {
    return failure.failure() == PaddockException.Failure.CANCELLED
        ? null
        : remedy(
            failure, new Notice.Action(Words.of("action.tryAgain"), () -> build(id, false)), id);
  }

  /** Where a Python is missing, downloading it is what helps; else what is given. */
  private Notice.Action remedy(PaddockException failure, Notice.Action otherwise, AgentId id) {
    return failure.isPythonMissing()
        ? new Notice.Action(
            Words.of("action.downloadPython"),
            () -> build(id, new BuildRequest(false, null, null, true)))
        : otherwise;
  }

  private void built(BuildReport report) {
    String key =
        switch (report.action()) {
          case REUSED -> "said.reused";
          case BUILT -> "said.built";
          case REBUILT -> "said.rebuilt";
        };
    model.say(
        new Notice(
            Tone.SUCCESS,
            Words.of(key, report.agent().name(), Amounts.duration(report.time())),
            report.notices(),
            null,
            null));
  }

  /** Cancels the build under way. */
  public void cancelBuild(AgentId id) {
    calls.tell(service -> service.cancelBuild(id));
  }

  /** Judges the environment again, asking the interpreter too. */
  public void check(AgentId id) {
    calls.tell(service -> service.health(id, true));
  }

  /** Changes what the user decided about an agent. */
  public void configure(AgentId id, AgentSettings settings) {
    calls.ask(
        service -> service.configure(id, settings),
        agent -> model.say(Notice.good(Words.of("said.saved", agent.name()))));
  }

  /** Forgets an agent. */
  public void remove(AgentId id, boolean keepLogs) {
    calls.ask(
        service -> service.remove(id, keepLogs),
        removal ->
            model.say(
                Notice.good(
                    Words.of(keepLogs ? "said.removedKeptLogs" : "said.removed", removal.name()))));
  }

  /** Looks at packages before loading them. */
  public void preview(Collection<Path> sources) {
    LoadQueue loads = model.loads();
    loads.add(sources);
  }

  /** Reads the package the queue has come to. */
  public void read(Path source) {
    calls.ask(
        service -> service.preview(source),
        preview -> model.loads().found(source, preview),
        failure -> model.loads().refused(source, failure));
  }

  /** Loads a package that was looked at, and runs it if told so. */
  public void load(LoadRequest request, boolean run) {
    if (!model.loads().loading()) {
      return;
    }
    calls.ask(
        service -> service.load(request),
        agent -> loaded(request, agent, run),
        failure -> {
          // It changed between looking and loading, or its place cannot be written.
          model.loads().again();
          model.say(Notice.of(failure, null));
        });
  }

  private void loaded(LoadRequest request, Agent agent, boolean run) {
    model.show(agent.id());
    model.loads().loaded(agent.id(), model.agents().all().stream().map(AgentItem::id).toList());
    model
        .memoryProperty()
        .set(model.memoryProperty().get().withRecent(request.source().toString()));
    if (run) {
      run(agent.id());
    } else {
      model.say(Notice.good(Words.of("said.loaded", agent.name(), agent.version())));
    }
  }

  /** Looks at the machine. */
  public void diagnose() {
    machine.look();
  }

  /** Says what is wrong with the machine, or that nothing is. */
  public void doctor() {
    calls.ask(
        AgentService::diagnose,
        report -> {
          model.machineProperty().set(report);
          if (report.findings().isEmpty()) {
            model.say(Notice.good(Words.of("said.healthy")));
          }
          report
              .findings()
              .forEach(finding ->
                  model.say(
                      new Notice(
                          Tone.WARNING, finding.problem(), List.of(), finding.todo(), null)));
        });
  }

  /**
   * Looks for what nobody needs.
   *
   * @param ask shows it and asks whether it may go; not called where there is nothing
   */
  public void collect(Consumer<GcReport> ask) {
    calls.ask(
        service -> service.collect(true),
        report -> {
          if (report.items().isEmpty()) {
            model.say(Notice.good(Words.of("said.nothingToFree")));
          } else {
            ask.accept(report);
          }
        });
  }

  /** Frees what nobody needs; what came to be needed since it was shown stays. */
  public void free() {
    calls.ask(
        service -> service.collect(false),
        report -> {
          model.say(Notice.good(Words.of("said.freed", Amounts.bytes(report.bytes()))));
          diagnose();
        });
  }
}
