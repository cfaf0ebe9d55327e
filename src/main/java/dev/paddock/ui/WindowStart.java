package dev.paddock.ui;

import dev.paddock.agent.AgentService;
import dev.paddock.storage.DataFolder;
import dev.paddock.ui.model.WindowMemory;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the window and waits until it is closed. */
public final class WindowStart {

  private static final Logger LOG = LoggerFactory.getLogger(WindowStart.class);

  private final DataFolder folder;
  private final List<Path> packages;
  private final CompletableFuture<AgentService> service;
  private final CountDownLatch closed = new CountDownLatch(1);

  private WindowStart(
      DataFolder folder, List<Path> packages, CompletableFuture<AgentService> service) {
    this.folder = folder;
    this.packages = packages;
    this.service = service;
  }

  /**
   * Opens the window over a data folder and returns when it was closed. Where another window is
   * open on that folder, that one is brought to the front instead and gets the packages.
   *
   * @param packages package files to look at first, absolute; may be empty
   * @param services makes the service; called once, on a thread of its own
   * @throws UnsupportedOperationException if no window can be shown here
   */
  public static void launch(
      DataFolder folder, List<Path> packages, Supplier<AgentService> services) {
    var service = new CompletableFuture<AgentService>();
    Thread.ofPlatform().name("service-start").daemon().start(() -> make(services, service));
    if (mayHaveOtherWindow(folder) && otherWindowShown(service, packages)) {
      return;
    }
    new WindowStart(folder, packages, service).open();
  }

  private static void make(
      Supplier<AgentService> services, CompletableFuture<AgentService> service) {
    try {
      AgentService made = services.get();
      // However we end, by the window's button, by a signal or with the session: nothing of ours
      // stays behind.
      Runtime.getRuntime().addShutdownHook(new Thread(made::close, "service-close"));
      service.complete(made);
    } catch (RuntimeException | LinkageError e) {
      service.completeExceptionally(e);
    }
  }

  /** Asking costs the start of the service, so it is done only where somebody left a sign. */
  private static boolean mayHaveOtherWindow(DataFolder folder) {
    if (!Files.isDirectory(folder.control())) {
      return false;
    }
    try (DirectoryStream<Path> signs = Files.newDirectoryStream(folder.control())) {
      return signs.iterator().hasNext();
    } catch (IOException e) {
      LOG.warn("the control folder cannot be read", e);
      return false;
    }
  }

  private static boolean otherWindowShown(
      CompletableFuture<AgentService> service, List<Path> packages) {
    try {
      return service.join().showOtherWindow(packages);
    } catch (RuntimeException e) {
      // The window opens and says why there is no service.
      LOG.debug("could not look for another window", e);
      return false;
    }
  }

  private void open() {
    DrawingMethod.choose();
    Platform.startup(this::show);
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    Platform.exit();
  }

  private void show() {
    try {
      Stage stage = new Stage();
      MemoryFile file = new MemoryFile(folder, Clock.system(ZoneId.systemDefault()));
      WindowMemory remembered = file.read();
      PaddockWindow window =
          new PaddockWindow(
              new PaddockWindow.Surroundings(
                  service,
                  new PlatformDesktop(new Host().getHostServices(), () -> stage),
                  SampleAgents.besideTheProgram(),
                  folder.root(),
                  Clock.system(ZoneId.systemDefault()),
                  remembered));
      new WindowPlace(stage).restore(remembered);
      wire(stage, window, remember(stage, window, remembered, file));
      stage.setScene(window.scene());
      stage.show();
      FirstFrame.trace(window.scene());
      window.follow();
      window.actions().preview(packages);
    } catch (RuntimeException | Error e) {
      LOG.error("the window could not be opened", e);
      closed.countDown();
      throw e;
    }
  }

  private static Remembering remember(
      Stage stage, PaddockWindow window, WindowMemory remembered, MemoryFile file) {
    var remembering =
        new Remembering(remembered, () -> new WindowPlace(stage).add(window.memory()), file::write);
    remembering.watch(
        stage.xProperty(),
        stage.yProperty(),
        stage.widthProperty(),
        stage.heightProperty(),
        stage.maximizedProperty(),
        window.model().selectedProperty(),
        window.model().memoryProperty(),
        window.tabs().shownProperty());
    Runtime.getRuntime().addShutdownHook(new Thread(remembering::write, "window-memory"));
    return remembering;
  }

  private void wire(Stage stage, PaddockWindow window, Remembering remembering) {
    stage.setTitle("Paddock");
    StageIcons.addTo(stage);
    new FarNotices(stage, window.model());
    Closing closing =
        new Closing(
            window.model(),
            window.actions(),
            window.overlay(),
            () -> stage.setIconified(true),
            stage::hide);
    stage.setOnCloseRequest(event -> {
      event.consume();
      closing.requested();
    });
    stage.setOnHidden(_ -> {
      remembering.changed();
      remembering.write();
      window.close();
      closed.countDown();
    });
    stage
        .focusedProperty()
        .addListener((_, _, focused) -> {
          if (focused) {
            window.refresh();
          }
        });
    var _ =
        service.thenAcceptAsync(
            made ->
                made.onShowWindow(
                    handed -> FxThread.run(() -> bringToFront(stage, window.actions(), handed))),
            task -> Thread.ofVirtual().start(task));
  }

  private static void bringToFront(Stage stage, Actions actions, List<Path> handed) {
    actions.preview(handed);
    stage.setIconified(false);
    stage.toFront();
    stage.requestFocus();
  }

  /** Only there to be asked for the host's services: nothing else of it is used. */
  private static final class Host extends Application {
    @Override
    public void start(Stage stage) {}
  }
}
