package dev.paddock.environment;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Lets only so many builds go on at once, in all Paddocks on a data folder together.
 *
 * <p>Each place is a lock file, so a Paddock that dies gives its places back.
 */
final class BuildPlaces {

  private static final long PAUSE_MILLIS = 50;

  private final DataFolder data;
  private final FileLocks locks;

  BuildPlaces(DataFolder data, FileLocks locks) {
    this.data = data;
    this.locks = locks;
  }

  /**
   * Waits for a place, for as long as it takes: every build that has one ends or is ended.
   *
   * @param limit how many there are
   */
  FileLocks.Held take(int limit, BuildListener listener) throws IOException, InterruptedException {
    boolean told = false;
    while (true) {
      for (int place = 1; place <= limit; place++) {
        Optional<FileLocks.Held> lock = locks.tryLock(file(place));
        if (lock.isPresent()) {
          return lock.get();
        }
      }
      if (!told) {
        listener.step("waiting until one of " + limit + " builds under way is done", 0, 0);
        told = true;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private Path file(int place) {
    return data.locks().resolve("build-place-" + place + ".lock");
  }
}
