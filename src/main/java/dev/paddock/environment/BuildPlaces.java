package dev.paddock.environment;

import dev.paddock.log.Durations;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Lets only so many builds go on at once, in all Paddocks on a data folder together.
 *
 * <p>Each place is a lock file, so a Paddock that dies gives its places back.
 */
final class BuildPlaces {

  private static final long PAUSE_MILLIS = 50;

  /** Who has the places is read from their files: with a hundred waiting, not at every try. */
  private static final int TRIES_PER_LOOK = 10;

  private final DataFolder data;
  private final FileLocks locks;

  BuildPlaces(DataFolder data, FileLocks locks) {
    this.data = data;
    this.locks = locks;
  }

  /**
   * Waits for a place, and tells who has them.
   *
   * @throws EnvironmentBusyException if none could be had in time
   */
  FileLocks.Held take(BuildLimits limits, BuildListener listener)
      throws EnvironmentBusyException, IOException, InterruptedException {
    long start = System.nanoTime();
    String told = "";
    for (int tried = 0; ; tried++) {
      for (int place = 1; place <= limits.atOnce(); place++) {
        Optional<FileLocks.Held> lock = locks.tryLock(file(place));
        if (lock.isPresent()) {
          return lock.get();
        }
      }
      if (System.nanoTime() - start >= limits.placeWait().toNanos()) {
        throw new EnvironmentBusyException(
            taken(limits)
                + ", and no place was free within "
                + Durations.text(limits.placeWait())
                + " (settings build.atOnce, build.placeWaitSeconds)");
      }
      String now = tried % TRIES_PER_LOOK == 0 ? taken(limits) : told;
      if (!now.equals(told)) {
        listener.step("waiting: " + now, 0, 0);
        told = now;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  /** Such as {@code 2 builds are under way, in process 4711 (paddock build)}. */
  private String taken(BuildLimits limits) throws IOException {
    Map<Long, String> holders = new LinkedHashMap<>();
    for (int place = 1; place <= limits.atOnce(); place++) {
      locks
          .holder(file(place))
          .filter(who -> who.pid() != 0)
          .ifPresent(who -> holders.put(who.pid(), who.command()));
    }
    String by =
        holders.entrySet().stream()
            .map(one ->
                one.getKey() == locks.self().pid()
                    ? "this process"
                    : "process " + one.getKey() + " (" + one.getValue() + ")")
            .collect(Collectors.joining(" and "));
    return (limits.atOnce() == 1 ? "1 build is" : limits.atOnce() + " builds are")
        + " under way"
        + (by.isEmpty() ? "" : ", in " + by);
  }

  private Path file(int place) {
    return data.locks().resolve("build-place-" + place + ".lock");
  }
}
