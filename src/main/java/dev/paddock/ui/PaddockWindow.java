package dev.paddock.ui;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.ui.model.AgentItem;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.WindowMemory;
import dev.paddock.ui.model.WindowModel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import javafx.scene.Parent;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Constructs the window's parts by hand and joins them to the service once that is there. */
public final class PaddockWindow {

  private static final Logger LOG = LoggerFactory.getLogger(PaddockWindow.class);

  /** Of what is in the window when it opens for the first time. */
  static final double WIDTH = 1280;

  /** Likewise. */
  static final double HEIGHT = 800;

  private final Surroundings around;
  private final WindowModel model;
  private final Actions actions;
  private final AgentTabs tabs;
  private final RunLog log;
  private final Scene scene;
  private final WindowController controller;
  private final Overlay overlay;
  private final Dialogs dialogs;
  private AgentService.@Nullable Subscription subscription;

  /**
   * What a window needs of the outside.
   *
   * @param service there as soon as it is; fails where there can be none
   * @param home the data folder
   * @param remembered what the last window left
   */
  public record Surroundings(
      CompletableFuture<AgentService> service,
      Desktop desktop,
      SampleAgents samples,
      Path home,
      Clock clock,
      WindowMemory remembered) {}

  /** Makes the window's content; on the JavaFX thread. */
  public PaddockWindow(Surroundings around) {
    this.around = around;
    model = new WindowModel(around.clock(), around.remembered());
    log = new RunLog(around.home().resolve("settings.json"), around.desktop(), model);
    ServiceCalls calls = new ServiceCalls(around.service(), model::say);
    tabs = new AgentTabs();
    tabs.show(AgentTabs.Name.of(around.remembered().tab()));
    actions = new Actions(calls, model, () -> tabs.show(AgentTabs.Name.LOGS));
    dialogs = new Dialogs(model, actions);
    ViewLoader views = loader(calls, dialogs);
    ViewLoader.Loaded<WindowController> window = views.load(View.WINDOW, WindowController.class);
    Parent root = window.node();
    scene = new Scene(root, WIDTH, HEIGHT);
    controller = window.controller();
    controller.dress(scene, new Themes(scene, around.remembered().theme()));
    overlay = controller.overlay();
    model.environmentsProperty().addListener((_, before, _) -> lookAgain(before));
  }

  private ViewLoader loader(ServiceCalls calls, Dialogs dialogs) {
    Desktop desktop = around.desktop();
    WindowController.Parts parts =
        new WindowController.Parts(
            model,
            actions,
            tabs,
            dialogs,
            desktop,
            around.samples(),
            log,
            around.home(),
            new UsageWatch(model, calls));
    // The loader is handed to controllers that load further views, so it must exist before them.
    ViewLoader[] self = new ViewLoader[1];
    Map<Class<?>, Supplier<Object>> makers =
        Map.of(
            WindowController.class,
            () -> new WindowController(parts, self[0]),
            AgentsController.class,
            () -> new AgentsController(model, actions, tabs, dialogs),
            AgentController.class,
            () -> new AgentController(model, actions, tabs, dialogs, desktop, self[0], log),
            EnvironmentController.class,
            () -> new EnvironmentController(model, actions, calls, desktop),
            PackageController.class,
            () -> new PackageController(model, calls),
            RunsController.class,
            () -> new RunsController(model, calls, tabs, desktop),
            SettingsController.class,
            () -> new SettingsController(model, actions, calls),
            LoadController.class,
            () -> new LoadController(model, actions, calls, desktop),
            EmptyController.class,
            () -> new EmptyController(actions, desktop, around.samples()),
            StatusController.class,
            () -> new StatusController(model));
    Supplier<Object> trying = () -> new TryController(model, actions, calls, tabs, desktop);
    self[0] =
        new ViewLoader(type -> {
          Supplier<Object> maker = type == TryController.class ? trying : makers.get(type);
          if (maker == null) {
            throw new IllegalArgumentException("nothing makes a " + type.getName());
          }
          return maker.get();
        });
    return self[0];
  }

  /** Begins to follow the service, as soon as there is one; looks at the machine after that. */
  public void follow() {
    var latest = new FxThread.Latest<dev.paddock.agent.Snapshot>(model::update);
    var _ =
        around
            .service()
            .whenComplete((service, failure) -> {
              if (failure != null) {
                FxThread.run(() -> noService(failure));
              } else {
                subscription = service.subscribe(latest);
                FxThread.run(actions::diagnose);
              }
            });
  }

  /** Sizes change with the environments there are, and the first build may bring a uv. */
  private void lookAgain(@Nullable Set<String> before) {
    // The first snapshot is no change; the look that begins with the window sees as much.
    if (before != null) {
      actions.diagnose();
    }
  }

  private void noService(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    LOG.error("the service could not start", cause);
    PaddockException said = ServiceCalls.ours(cause);
    model.say(Notice.of(said, null));
  }

  /** Has environments judged again, for when the user comes back to the window. */
  public void refresh() {
    if (around.service().isDone() && !around.service().isCompletedExceptionally()) {
      around.service().join().refresh();
    }
  }

  /** Ends following and lets go of the log. */
  public void close() {
    if (subscription != null) {
      subscription.close();
    }
    controller.close();
    log.dispose();
  }

  /** What is to be remembered of the place in the window. */
  public WindowMemory memory() {
    WindowMemory memory = model.memoryProperty().get();
    AgentItem item = model.selectedProperty().get();
    // Until the agents are known, the one shown last is still the one to be shown.
    String agent = item == null ? memory.selected() : item.id().value();
    return memory.withPlace(agent, tabs.shownProperty().get().word());
  }

  /** The scene to show. */
  public Scene scene() {
    return scene;
  }

  /** What it is about. */
  public WindowModel model() {
    return model;
  }

  /** What a user can ask for. */
  public Actions actions() {
    return actions;
  }

  /** Which tab is shown. */
  public AgentTabs tabs() {
    return tabs;
  }

  /** The questions there are. */
  Dialogs dialogs() {
    return dialogs;
  }

  /** Where questions are asked. */
  Overlay overlay() {
    return overlay;
  }
}
