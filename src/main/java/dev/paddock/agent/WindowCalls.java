package dev.paddock.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the one window of a data folder brought to the front, whichever Paddock's it is. */
final class WindowCalls {

  private static final String KIND = "show";
  private static final String PACKAGES = "packages";

  private final Control control;
  private final AtomicReference<@Nullable Consumer<List<Path>>> window = new AtomicReference<>();

  WindowCalls(Control control) {
    this.control = control;
    control.handle(KIND, request -> Map.of("shown", show(packages(request.get(PACKAGES)))));
  }

  /** Asks the others; false if none of them has a window. */
  boolean showOther(List<Path> packages, Duration patience) {
    Map<String, Object> fields = Map.of(PACKAGES, packages.stream().map(Path::toString).toList());
    for (long pid : control.others()) {
      Map<String, Object> answer = control.ask(pid, KIND, fields, patience).orElse(Map.of());
      if (Boolean.TRUE.equals(answer.get("shown"))) {
        return true;
      }
    }
    return false;
  }

  /** From now on this process has a window, and can be asked for it. */
  void answerWith(Consumer<List<Path>> show) {
    window.set(show);
    control.open();
  }

  private boolean show(List<Path> packages) {
    Consumer<List<Path>> show = window.get();
    if (show == null) {
      return false;
    }
    show.accept(packages);
    return true;
  }

  private static List<Path> packages(@Nullable Object field) {
    return field instanceof List<?> named
        ? named.stream().map(String::valueOf).map(Path::of).toList()
        : List.of();
  }
}
