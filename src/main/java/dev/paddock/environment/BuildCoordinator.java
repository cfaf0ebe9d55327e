package dev.paddock.environment;

import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.BuildRecord.Ending;
import dev.paddock.environment.EnvironmentInspector.Depth;
import dev.paddock.environment.Environments.BuildOptions;
import dev.paddock.environment.Environments.Pointer;
import dev.paddock.environment.Health.Reason;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import dev.paddock.storage.IoReason;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides between reusing and building, one at a time for a key, a few at a time in all. */
final class BuildCoordinator {

  private final DataFolder data;
  private final EnvironmentFolders folders;
  private final BuildLocks locks;
  private final EnvironmentInspector inspector;
  private final EnvironmentStore store;
  private final MetadataFile metadataFile;
  private final EnvironmentBuilder builder;
  private final PythonChoice pythons;
  private final InstallerChoice installers;
  private final Clock clock;
  private final BuildPlaces places;

  BuildCoordinator(
      DataFolder data,
      EnvironmentFolders folders,
      BuildLocks locks,
      BuildPlaces places,
      EnvironmentInspector inspector,
      EnvironmentStore store,
      MetadataFile metadataFile,
      EnvironmentBuilder builder,
      PythonChoice pythons,
      InstallerChoice installers,
      Clock clock) {
    this.data = data;
    this.folders = folders;
    this.locks = locks;
    this.places = places;
    this.inspector = inspector;
    this.store = store;
    this.metadataFile = metadataFile;
    this.builder = builder;
    this.pythons = pythons;
    this.installers = installers;
    this.clock = clock;
  }

  BuildOutcome build(Plan plan, BuildOptions options, BuildListener listener, Pointer pointer)
      throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
    long start = System.nanoTime();
    FileLocks.Held lock;
    try {
      lock = locks.take(plan.key(), options.limits().lockWait(), listener);
    } catch (IOException e) {
      return withoutLock(plan, options, start, e);
    }
    try (FileLocks.Held _ = lock) {
      return new Locked(plan, options, listener, pointer, start).decide();
    }
  }

  /** Where nothing can be written, nothing can be built, but what is valid can be used. */
  private BuildOutcome withoutLock(Plan plan, BuildOptions options, long start, IOException problem)
      throws IOException, InterruptedException {
    Health health = inspector.judge(plan, Depth.DEEP);
    if (options.rebuild() || !health.isValid()) {
      throw problem;
    }
    return new BuildOutcome(
        health,
        Action.REUSED,
        "it is valid",
        Duration.ofNanos(System.nanoTime() - start),
        List.of("The data folder cannot be written: " + IoReason.of(problem)));
  }

  /** One build while its lock is held. */
  private final class Locked {
    private final Plan plan;
    private final BuildOptions options;
    private final BuildListener listener;
    private final Pointer pointer;
    private final long start;
    private final List<String> notices = new ArrayList<>();

    Locked(Plan plan, BuildOptions options, BuildListener listener, Pointer pointer, long start) {
      this.plan = plan;
      this.options = options;
      this.listener = listener;
      this.pointer = pointer;
      this.start = start;
    }

    BuildOutcome decide()
        throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
      Health health = judgeCurrent();
      if (health.state() == HealthState.FOREIGN) {
        throw new BuildFailedException(
            health.reasons().getFirst().detail() + ", so nothing is built there",
            List.of(),
            "Move " + health.path() + " away, then build again.");
      }
      if (!options.rebuild()) {
        Health usable = health.isValid() ? health : anotherGeneration(health.path());
        if (usable != null) {
          String reason =
              health.isValid() ? "it is valid" : "there is a valid one of these requirements";
          boolean adopted = adopt(usable.path());
          pointer.set(usable.path());
          return outcome(
              adopted ? inspector.judge(plan, usable.path(), true, Depth.QUICK) : usable,
              Action.REUSED,
              reason);
        }
      }
      return build(health);
    }

    private Health judgeCurrent() throws IOException, InterruptedException {
      Path pointed = folders.pointed(plan.spec().current());
      Path folder = pointed == null ? inspector.unpointed(plan.key()) : pointed;
      // What is built anew whatever it is need not be asked, only named.
      Depth depth = options.rebuild() ? Depth.QUICK : Depth.DEEP;
      return inspector.judge(plan, folder, pointed != null, depth);
    }

    /** One that somebody else built while we waited, or that a crash kept from being pointed to. */
    private @Nullable Health anotherGeneration(Path judged)
        throws IOException, InterruptedException {
      for (Path folder : folders.generations(plan.key())) {
        if (!folder.equals(judged)) {
          Health health = inspector.judge(plan, folder, false, Depth.DEEP);
          if (health.isValid()) {
            return health;
          }
        }
      }
      return null;
    }

    private BuildOutcome outcome(Health health, Action action, String reason) {
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      return new BuildOutcome(health, action, reason, time, notices);
    }

    /** Adds our fields to the metadata of an environment that the ecosystem's runtime made. */
    private boolean adopt(Path folder) throws IOException {
      if (metadataFile.read(folder)
              instanceof Reading.Present<EnvironmentMetadata>(EnvironmentMetadata metadata)
          && metadata.isForeignMade()) {
        builder.adopt(plan, folder, metadata);
        return true;
      }
      return false;
    }

    private BuildOutcome build(Health before)
        throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
      try (FileLocks.Held _ = places.take(options.limits(), listener);
          BuildLog log =
              BuildLog.open(data.builds().resolve(plan.spec().agentId()), Instant.now(clock))) {
        long began = System.nanoTime();
        Ending ending = Ending.FAILED;
        String detail = "";
        try {
          Health built = build(before, log);
          ending = Ending.BUILT;
          detail = BuildHistory.seconds(System.nanoTime() - began);
          return outcome(built, action(before), reason(before));
        } catch (BuildFailedException e) {
          detail = String.valueOf(e.getMessage());
          // What is said once, such as that there is no uv, must be said by a failure, too.
          throw e.with(notices);
        } catch (IOException e) {
          detail = String.valueOf(e.getMessage());
          throw e;
        } catch (InterruptedException e) {
          ending = Ending.CANCELLED;
          throw e;
        } finally {
          log.write(BuildHistory.line(ending, detail));
        }
      }
    }

    private Health build(Health before, BuildLog log)
        throws BuildFailedException, IOException, InterruptedException {
      Path folder = place(before);
      EnvironmentBuilder.begin(folder);
      boolean chosen = false;
      PythonInstallation base;
      Installer installer;
      try {
        listener.step("choosing Python", 0, 1);
        base = pythons.choose(plan, options, listener, notices);
        installer = installers.choose(plan, base, listener, notices);
        chosen = true;
      } finally {
        if (!chosen) {
          EnvironmentFolders.remove(folder);
        }
      }
      Installer instead = installers.instead(plan);
      notices.addAll(
          builder.build(
              plan, folder, base, installer, instead, options.limits().stall(), log, listener));
      pointer.set(folder);
      return inspector.judge(plan, folder, true, Depth.QUICK);
    }

    /** Where to build: over what an interrupted build left, else beside what is there. */
    private Path place(Health before) throws IOException {
      boolean leftOver = before.state() == HealthState.INCOMPLETE;
      if (leftOver && plan.key().equals(EnvironmentFolders.keyOf(before.path()))) {
        store.removeLocked(before.path());
      }
      return folders.next(plan.key());
    }

    private static Action action(Health before) {
      return switch (before.state()) {
        case ABSENT, INCOMPLETE -> Action.BUILT;
        case BUILDING,
            FOREIGN,
            METADATA_MISSING,
            METADATA_CORRUPT,
            STALE,
            MOVED,
            PYTHON_MISSING,
            PYTHON_BROKEN,
            PYTHON_CHANGED,
            NOT_ISOLATED,
            DAMAGED,
            VALID ->
            Action.REBUILT;
      };
    }

    private static String reason(Health before) {
      return before.isValid()
          ? "a rebuild was asked for"
          : String.join(", ", before.reasons().stream().map(Reason::detail).toList());
    }
  }
}
