package dev.paddock.environment;

import dev.paddock.log.Durations;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes a key's lock for whoever builds, and says who has it when it cannot be had in time. */
final class BuildLocks {

  private final EnvironmentFolders folders;
  private final FileLocks locks;

  BuildLocks(EnvironmentFolders folders, FileLocks locks) {
    this.folders = folders;
    this.locks = locks;
  }

  /**
   * Waits for the lock.
   *
   * @throws IOException if there can be no lock, since nothing can be written
   */
  FileLocks.Held take(String key, Duration limit, BuildListener listener)
      throws EnvironmentBusyException, IOException, InterruptedException {
    List<String> holder = new ArrayList<>();
    Optional<FileLocks.Held> lock =
        locks.lock(
            folders.lock(key),
            limit,
            who -> {
              holder.add("process " + who.pid() + " (" + who.command() + ")");
              listener.waiting(who.pid(), who.command());
            });
    return lock.orElseThrow(() ->
        new EnvironmentBusyException(
            "the environment is being built by "
                + (holder.isEmpty() ? "another Paddock" : holder.getFirst())
                + ", which did not finish within "
                + Durations.text(limit)));
  }
}
