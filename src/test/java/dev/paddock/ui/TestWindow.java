package dev.paddock.ui;

import dev.paddock.agent.Snapshot;
import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.WindowMemory;
import dev.paddock.ui.model.WindowModel;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javafx.scene.Scene;
import javafx.scene.control.Labeled;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;
import org.jspecify.annotations.Nullable;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.util.WaitForAsyncUtils;

/** A window over a service that only remembers, on the headless platform. */
final class TestWindow {

  private final FxRobot robot = new FxRobot();
  private final List<String> opened = new ArrayList<>();
  private @Nullable FakeAgentService service;
  private @Nullable PaddockWindow window;
  private @Nullable Stage stage;
  List<Path> chosen = List.of();

  void open(Snapshot snapshot, String theme) throws Exception {
    open(snapshot, theme, new SampleAgents(repository().resolve("samples")));
  }

  void open(Snapshot snapshot, String theme, SampleAgents samples) throws Exception {
    FakeAgentService fake = new FakeAgentService(snapshot);
    service = fake;
    stage = FxToolkit.registerPrimaryStage();
    onFx(() -> {
      PaddockWindow made =
          new PaddockWindow(
              new PaddockWindow.Surroundings(
                  CompletableFuture.completedFuture(fake),
                  new Recording(),
                  samples,
                  Path.of("/home/ada/.local/share/paddock"),
                  Clock.fixed(SampleSnapshot.NOW, ZoneOffset.UTC),
                  WindowMemory.NONE.withTheme(theme)));
      window = made;
      Stage shown = Objects.requireNonNull(stage);
      shown.setScene(made.scene());
      shown.setWidth(1280);
      shown.setHeight(800);
      shown.show();
      made.follow();
    });
    fake.awaitAsked("diagnose");
    settle();
  }

  void close() throws Exception {
    PaddockWindow made = window;
    if (made != null) {
      onFx(() -> {
        made.close();
        Objects.requireNonNull(stage).setScene(new Scene(new javafx.scene.layout.Pane()));
      });
    }
    FxToolkit.hideStage();
  }

  FakeAgentService service() {
    return Objects.requireNonNull(service);
  }

  WindowModel model() {
    return window().model();
  }

  Actions actions() {
    return window().actions();
  }

  PaddockWindow window() {
    return Objects.requireNonNull(window);
  }

  FxRobot robot() {
    return robot;
  }

  Desktop desktop() {
    return new Recording();
  }

  /** What the desktop was asked, such as {@code browse http://…}. */
  List<String> opened() {
    return opened;
  }

  void choose(String agent, AgentTabs.Name tab) throws Exception {
    onFx(() -> {
      model().show(SampleSnapshot.id(agent));
      window().tabs().show(tab);
    });
    settle();
  }

  void onFx(Runnable work) throws Exception {
    WaitForAsyncUtils.asyncFx(work).get(20, TimeUnit.SECONDS);
  }

  void await(Callable<Boolean> condition) throws Exception {
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition);
    settle();
  }

  void settle() {
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Whether some text of the window begins so and can be seen. */
  boolean isShown(String text) {
    return robot
        .lookup(node -> node instanceof Labeled label && startsWith(label.getText(), text))
        .queryAll()
        .stream()
        .anyMatch(node -> node.isVisible() && isTreeVisible(node));
  }

  /** Whether the log's search has found something, as its count says. */
  boolean showsHits() {
    return robot.lookup(".log-find-count").queryAll().stream()
        .anyMatch(node ->
            node instanceof Labeled label
                && label.getText() != null
                && label.getText().matches(".*[1-9].*"));
  }

  private static boolean startsWith(@Nullable String text, String beginning) {
    return text != null && text.startsWith(beginning);
  }

  /** Whether neither it nor anything around it is hidden. */
  boolean isTreeVisible(javafx.scene.Node node) {
    for (javafx.scene.Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  BufferedImage draw(String name) throws Exception {
    settle();
    WritableImage image =
        WaitForAsyncUtils.asyncFx(() -> window().scene().getRoot().snapshot(null, null))
            .get(20, TimeUnit.SECONDS);
    int width = (int) image.getWidth();
    int height = (int) image.getHeight();
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        picture.setRGB(x, y, image.getPixelReader().getArgb(x, y));
      }
    }
    save(picture, name);
    return picture;
  }

  private static void save(BufferedImage picture, String name) throws IOException {
    Path folder = target().resolve("screenshots");
    Files.createDirectories(folder);
    ImageIO.write(picture, "png", folder.resolve(name + ".png").toFile());
  }

  static Path repository() {
    return Path.of(System.getProperty("paddock.repository", "."));
  }

  private static Path target() {
    return Path.of(System.getProperty("paddock.target", "target"));
  }

  /** Remembers what it was asked for. */
  private final class Recording implements Desktop {
    @Override
    public void browse(String address) {
      opened.add("browse " + address);
    }

    @Override
    public void reveal(Path path) {
      opened.add("reveal " + path);
    }

    @Override
    public void copy(String text) {
      opened.add("copy " + text);
    }

    @Override
    public List<Path> choosePackages() {
      return chosen;
    }

    @Override
    public @Nullable Path chooseTarget(String suggestedName) {
      opened.add("save " + suggestedName);
      return chosen.isEmpty() ? null : chosen.getFirst();
    }

    @Override
    public @Nullable Path chooseFolder() {
      return chosen.isEmpty() ? null : chosen.getFirst();
    }
  }
}
