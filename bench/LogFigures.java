import atlantafx.base.theme.PrimerDark;
import dev.paddock.log.LogIndex;
import dev.paddock.log.LogSource;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import dev.paddock.ui.log.LogView;
import dev.paddock.ui.log.Query;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Scene;
import javafx.stage.Stage;

/** Measures the log: taking lines in, opening, searching, and the window under a flood. */
public final class LogFigures {

  private static final int ROUNDS = 5;
  private static final RunLogWriter.Limits LIMITS = new RunLogWriter.Limits(8L << 30, 64L << 20);

  private final Path folder;
  private LogView view;

  private LogFigures(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] arguments) throws Exception {
    LogFigures figures = new LogFigures(Path.of(arguments[0]));
    long floodLines = Long.parseLong(arguments[1]);
    figures.ingest();
    figures.startWindow();
    figures.large();
    figures.flood(floodLines);
    Platform.exit();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private static void say(String format, Object... values) {
    System.out.printf(format + "%n", values);
  }

  private void ingest() throws Exception {
    Path input = folder.resolve("input");
    Files.writeString(input, ("x".repeat(99) + "\n").repeat(1_000_000), StandardCharsets.UTF_8);
    List<Double> tee = new ArrayList<>();
    List<Double> ours = new ArrayList<>();
    for (int round = 0; round < ROUNDS + 2; round++) {
      Path copy = folder.resolve("tee" + round);
      long begin = System.nanoTime();
      start("cat '" + input + "' | tee '" + copy + "' > /dev/null").waitFor();
      tee.add(seconds(begin));
      Files.delete(copy);
      Path run = folder.resolve("ingest" + round);
      begin = System.nanoTime();
      capture(start("exec cat '" + input + "'"), run);
      ours.add(seconds(begin));
      remove(run);
    }
    // The first two warm up both.
    double teeMedian = median(tee.subList(2, tee.size()));
    double oursMedian = median(ours.subList(2, ours.size()));
    say(
        "ingest of 1,000,000 lines of 100 bytes: %.2f s, tee %.2f s, ratio %.2f",
        oursMedian, teeMedian, oursMedian / teeMedian);
  }

  private static Process start(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command).start();
  }

  private static void capture(Process process, Path run) throws Exception {
    byte[] buffer = new byte[64 * 1024];
    try (RunLogWriter writer = new RunLogWriter(run, LIMITS, Clock.systemUTC());
        InputStream out = process.getInputStream()) {
      for (int count = out.read(buffer); count >= 0; count = out.read(buffer)) {
        writer.write(LogStream.OUT, buffer, count);
      }
    }
    process.waitFor();
  }

  private void startWindow() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Platform.startup(started::countDown);
    started.await();
    onFx(
        () -> {
          Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet());
          view = new LogView();
          Scene scene = new Scene(view, 960, 720);
          scene.getStylesheets().add("/css/log.css");
          Stage stage = new Stage();
          stage.setScene(scene);
          stage.show();
          return null;
        });
  }

  private static <T> T onFx(Callable<T> work) throws Exception {
    FutureTask<T> task = new FutureTask<>(work);
    Platform.runLater(task);
    return task.get();
  }

  private void await(Callable<Boolean> condition) throws Exception {
    while (!onFx(condition)) {
      Thread.sleep(1);
    }
  }

  private String lastLine() {
    return String.valueOf(view.queryAccessibleAttribute(AccessibleAttribute.TEXT));
  }

  private void large() throws Exception {
    Path run = folder.resolve("large");
    long bytes = writeLarge(run);
    List<Double> open = new ArrayList<>();
    List<Double> find = new ArrayList<>();
    List<Double> grep = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      long begin = System.nanoTime();
      onFx(
          () -> {
            view.find(Query.NONE);
            view.open(() -> new LogIndex(run), () -> true);
            return null;
          });
      await(() -> lastLine().contains("the end"));
      open.add(seconds(begin));
      // The search is measured over a log that is known; knowing it takes about as long.
      Thread.sleep(5000);
      begin = System.nanoTime();
      Query query = new Query("needle" + (round % 2), false, true, false);
      onFx(
          () -> {
            view.find(query);
            return null;
          });
      await(() -> view.findStatusProperty().get().hits() == 500);
      find.add(seconds(begin));
      begin = System.nanoTime();
      Process counted = start("cat '" + run + "'/*.log | grep -c needle" + (round % 2));
      counted.getInputStream().readAllBytes();
      grep.add(seconds(begin));
    }
    say("open %,d bytes and show the end: %.0f ms", bytes, 1000 * median(open));
    say(
        "literal search of %,d bytes: %.2f s, cat | grep -c %.2f s, ratio %.1f",
        bytes, median(find), median(grep), median(find) / median(grep));
    scroll(run);
    remove(run);
  }

  private void scroll(Path run) throws Exception {
    List<Double> pages = new ArrayList<>();
    try (LogSource source = new LogIndex(run)) {
      while (source.extendBack()) {
        // The whole log is made known first.
      }
      Random random = new Random(1);
      for (int i = 0; i < 500; i++) {
        long row = source.first() + (long) (random.nextDouble() * (source.end() - source.first()));
        long begin = System.nanoTime();
        source.read(row, row + 50, each -> each.row() != null);
        pages.add(seconds(begin));
      }
    }
    Collections.sort(pages);
    say(
        "read 50 rows anywhere: median %.2f ms, p99 %.2f ms",
        1000 * pages.get(250), 1000 * pages.get(495));
  }

  private static long writeLarge(Path run) throws IOException {
    long bytes = 0;
    StringBuilder text = new StringBuilder();
    try (RunLogWriter writer = new RunLogWriter(run, LIMITS, Clock.systemUTC())) {
      for (int i = 0; i < 9_500_000; i++) {
        text.append("INFO:     request ").append(i).append(" from worker ").append(i % 8);
        text.append(i % 9500 == 3 ? " needle" + (i / 9500) % 2 : " took some milliseconds to serve");
        text.append('\n');
        if (text.length() > 60_000) {
          bytes += flush(writer, text);
        }
      }
      text.append("the end\n");
      bytes += flush(writer, text);
    }
    try (Stream<Path> files = Files.list(run)) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static long flush(RunLogWriter writer, StringBuilder text) {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    writer.write(LogStream.OUT, bytes, bytes.length);
    text.setLength(0);
    return bytes.length;
  }

  /** 100,000 lines a second into a log that is shown and followed. */
  private void flood(long lines) throws Exception {
    Path run = folder.resolve("flood");
    AtomicBoolean over = new AtomicBoolean();
    List<Double> frames = Collections.synchronizedList(new ArrayList<>());
    List<Double> work = Collections.synchronizedList(new ArrayList<>());
    List<Double> waits = Collections.synchronizedList(new ArrayList<>());
    AnimationTimer frameTimer = timer(frames, work);
    try (RunLogWriter writer = new RunLogWriter(run, LIMITS, Clock.systemUTC())) {
      onFx(
          () -> {
            view.find(Query.NONE);
            view.open(() -> new LogIndex(run), () -> true);
            frameTimer.start();
            return null;
          });
      Thread pinging = Thread.ofPlatform().daemon().start(() -> ping(over, waits));
      String block = "INFO:     POST /search 200 in some milliseconds, as so often before this one\n";
      byte[] bytes = block.repeat(1000).getBytes(StandardCharsets.UTF_8);
      long begin = System.nanoTime();
      for (long written = 0; written < lines; written += 1000) {
        writer.write(LogStream.OUT, bytes, bytes.length);
        long due = begin + (written + 1000) * 10_000;
        while (System.nanoTime() - due < 0) {
          Thread.sleep(1);
        }
      }
      writer.line(LogStream.OUT, "flood over");
      begin = System.nanoTime();
      await(() -> lastLine().contains("flood over"));
      double behind = seconds(begin);
      over.set(true);
      onFx(
          () -> {
            frameTimer.stop();
            return null;
          });
      pinging.join();
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      long heap = (runtime.totalMemory() - runtime.freeMemory()) >> 20;
      Collections.sort(frames);
      Collections.sort(work);
      Collections.sort(waits);
      say(
          "%,d lines at 100,000/s: longest wait for the FX thread %.0f ms, p99 %.1f ms; its own time"
              + " for a frame p99 %.1f ms, at most %.1f ms; frames p99 %.0f ms; end shown %.0f ms after it was written; heap %d MB",
          lines,
          1000 * waits.getLast(),
          1000 * waits.get(waits.size() * 99 / 100),
          1000 * work.get(work.size() * 99 / 100),
          1000 * work.getLast(),
          1000 * frames.get(frames.size() * 99 / 100),
          1000 * behind,
          heap);
    }
    onFx(
        () -> {
          view.close();
          return null;
        });
    remove(run);
  }

  /**
   * Notes the time from frame to frame, and what of it the thread was really at work: only that does
   * not depend on what else the machine does.
   */
  private static AnimationTimer timer(List<Double> frames, List<Double> work) {
    return new AnimationTimer() {
      private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      private long before;
      private long worked;

      @Override
      public void handle(long now) {
        long cpu = threads.getCurrentThreadCpuTime();
        if (before != 0) {
          frames.add((now - before) / 1e9);
          work.add((cpu - worked) / 1e9);
        }
        before = now;
        worked = cpu;
      }
    };
  }

  private static void ping(AtomicBoolean over, List<Double> waits) {
    try {
      while (!over.get()) {
        long begin = System.nanoTime();
        onFx(() -> null);
        waits.add(seconds(begin));
        Thread.sleep(3);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void remove(Path run) throws IOException {
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(run);
  }
}
