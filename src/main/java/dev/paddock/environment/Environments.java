package dev.paddock.environment;

import dev.paddock.environment.EnvironmentInspector.Depth;
import dev.paddock.process.CommandRunner;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Judges, builds and collects environments; the one entrance to this package. Safe for threads. */
public final class Environments {

  /** Judging a thousand agents at once need not read the same files a thousand times. */
  private static final Duration SETTINGS_AGE = Duration.ofSeconds(1);

  private final DataFolder data;
  private final Map<String, String> variables;
  private final EnvironmentInspector inspector;
  private final EnvironmentStore store;
  private final Watched watched;
  private final PythonFinder pythonFinder;
  private final UvFinder uvFinder;
  private final BuildCoordinator coordinator;
  private final Generations generations;
  private final EnvironmentContents contents;
  private volatile @Nullable Settings settings;

  /**
   * Wires the parts.
   *
   * @param variables the variables Paddock itself was started with
   */
  public Environments(
      DataFolder folder,
      FileLocks locks,
      CommandRunner commands,
      Map<String, String> variables,
      Clock clock) {
    this.data = folder;
    this.variables = Map.copyOf(variables);
    EnvironmentFolders folders = new EnvironmentFolders(folder);
    MetadataFile metadataFile = new MetadataFile(clock);
    Probe probe = new Probe(commands, variables, folder.cache());
    ProgramCache programs = new ProgramCache(folder.cache().resolve("pythons.json"), clock);
    WindowsLauncher launcher = new WindowsLauncher(commands, variables, folder.root());
    this.inspector = new EnvironmentInspector(folders, locks, metadataFile, probe);
    this.watched = new Watched(folders);
    this.store = new EnvironmentStore(folders, locks, metadataFile);
    this.pythonFinder = new PythonFinder(variables, probe, programs, launcher);
    this.uvFinder =
        new UvFinder(
            folder,
            commands,
            variables,
            new ProgramCache(folder.cache().resolve("tools.json"), clock));
    this.contents =
        new EnvironmentContents(
            folder,
            variables,
            metadataFile,
            new IndexQuestions(commands, variables, folder.cache(), uvFinder),
            this::indexSettings);
    InstallerChoice installers =
        new InstallerChoice(
            folder,
            variables,
            uvFinder,
            new UvBootstrap(folder, locks, commands, variables, uvFinder, this::indexSettings),
            clock);
    BuildLocks buildLocks = new BuildLocks(folders, locks);
    this.generations = new Generations(folders, inspector, buildLocks);
    this.coordinator =
        new BuildCoordinator(
            folder,
            folders,
            buildLocks,
            new BuildPlaces(folder, locks),
            inspector,
            store,
            metadataFile,
            new EnvironmentBuilder(commands, probe, metadataFile, clock),
            new PythonChoice(
                pythonFinder, installers, new PythonDownload(commands, variables, folder.cache())),
            installers,
            clock);
  }

  /**
   * What one build may do.
   *
   * @param rebuild whether to build anew though the present one is valid
   * @param downloadPython whether a missing Python may be downloaded
   * @param pythonGiven whether the spec's Python was just given: then it must be there; one
   *     remembered from earlier may have gone
   */
  public record BuildOptions(
      boolean rebuild, boolean downloadPython, boolean pythonGiven, BuildLimits limits) {
    /** With a Python that is remembered, if any. */
    public BuildOptions(boolean rebuild, boolean downloadPython, Duration lockWait) {
      this(rebuild, downloadPython, false, BuildLimits.DEFAULT.withLockWait(lockWait));
    }
  }

  /** Where an agent's pointer is written, as the last step of a build, while its lock is held. */
  @FunctionalInterface
  public interface Pointer {
    /** Makes the agent point to the environment. */
    void set(Path environment) throws IOException;
  }

  /** Judges by files only. */
  public Health quick(EnvironmentSpec spec) throws IOException {
    try {
      return judge(spec, Depth.QUICK);
    } catch (InterruptedException e) {
      throw new IllegalStateException("files alone do not wait", e);
    }
  }

  /** Judges by files, then asks the interpreter. */
  public Health deep(EnvironmentSpec spec) throws IOException, InterruptedException {
    return judge(spec, Depth.DEEP);
  }

  /**
   * Judges where the package as it stands now cannot be understood, so that nobody knows whether
   * the environment still fits.
   *
   * @param flaw what is wrong with it, in one clause
   */
  public Health ofUnreadable(EnvironmentSpec spec, String flaw, boolean deep)
      throws IOException, InterruptedException {
    Depth depth = deep ? Depth.DEEP : Depth.QUICK;
    return inspector.unplanned(spec, Wanted.Unknown.packageInvalid(flaw), depth, null);
  }

  private Health judge(EnvironmentSpec spec, Depth depth) throws IOException, InterruptedException {
    Path root = spec.agentPackage().root();
    if (!Files.isDirectory(root)) {
      return inspector.unplanned(spec, Wanted.Unknown.packageGone(root), depth, null);
    }
    try (PendingAnswer asked = depth == Depth.DEEP ? inspector.ask(spec) : null) {
      return judge(spec, depth, asked);
    }
  }

  private Health judge(EnvironmentSpec spec, Depth depth, @Nullable PendingAnswer asked)
      throws IOException, InterruptedException {
    try {
      return inspector.judge(plan(spec), depth, asked);
    } catch (BuildFailedException e) {
      return inspector.unplanned(spec, Wanted.Unknown.because(e), depth, asked);
    }
  }

  /** The environment that a verdict is about; empty where there is none, or something foreign. */
  public Optional<Path> standing(EnvironmentSpec spec) throws IOException {
    return Optional.ofNullable(inspector.standing(spec));
  }

  private Plan plan(EnvironmentSpec spec) throws IOException, BuildFailedException {
    return Plan.of(spec, indexSettings(), data.root());
  }

  /** The settings files, read again when the last look at them is a moment old. */
  private IndexSettings indexSettings() {
    Settings last = settings;
    long now = System.nanoTime();
    if (last == null || now - last.read() > SETTINGS_AGE.toNanos()) {
      last = new Settings(new IndexSettings(variables), now);
      settings = last;
    }
    return last.index();
  }

  private record Settings(IndexSettings index, long read) {}

  /** What is in environments, and how they were built. */
  public EnvironmentContents contents() {
    return contents;
  }

  /** Reuses or builds; interrupting the thread cancels and ends every installer process. */
  public BuildOutcome build(
      EnvironmentSpec spec, BuildOptions options, BuildListener listener, Pointer pointer)
      throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
    if (!Files.isDirectory(data.environments())) {
      Files.createDirectories(data.environments());
    }
    return coordinator.build(plan(spec), options, listener, pointer);
  }

  /** The environments that stand for the agent, with their quick verdicts, the newest first. */
  public List<Generation> generations(EnvironmentSpec spec)
      throws BuildFailedException, IOException {
    try {
      return generations.list(plan(spec));
    } catch (InterruptedException e) {
      throw new IllegalStateException("files alone do not wait", e);
    }
  }

  /**
   * Goes back to another of the agent's environments, if a deep look finds it valid; nothing is
   * built.
   *
   * @param generation a {@link Generation}'s number, or its name
   * @throws BuildFailedException if there is none, or it is not valid, with those there are
   */
  public BuildOutcome rollBack(
      EnvironmentSpec spec,
      String generation,
      BuildOptions options,
      BuildListener listener,
      Pointer pointer)
      throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
    return generations.goTo(plan(spec), generation, options, listener, pointer);
  }

  /** The interpreters found, best first; none if the thread is interrupted meanwhile. */
  public List<PythonInstallation> pythons() {
    try {
      return pythonFinder.find();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /** The uv that would be used, looked for but not installed. */
  public Optional<InstallerTool> uv() {
    try {
      return Optional.ofNullable(uvFinder.find());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Allocated bytes below a folder, links counted once. */
  public long allocatedBytes(Path folder) throws IOException {
    return DiskUse.total(folder);
  }

  /** The same, told apart by whether other folders have it too. */
  public DiskUse.Bytes diskUse(Path folder) throws IOException {
    return DiskUse.of(folder);
  }

  /**
   * Environments in the data folder that are in nobody's use: not in {@code keep}, not being built,
   * not foreign. The reason is a sentence.
   */
  public List<Unneeded> unneeded(Set<Path> keep) throws IOException {
    return store.unneeded(keep);
  }

  /**
   * A folder nobody needs, and why.
   *
   * @param bytes what removing it frees after those before it in the list were removed
   */
  public record Unneeded(Path path, String reason, long bytes) {}

  /**
   * Removes an environment of ours, {@code pyvenv.cfg} last, never through a link that leaves it.
   *
   * @return whether it was removed; false if it is foreign or its lock is held
   */
  public boolean remove(Path environment) throws IOException {
    return store.remove(environment);
  }

  /**
   * Takes an environment of ours out of sight, which takes no time, to be removed later.
   *
   * @return what {@link #removeSetAside} removes; empty if it is foreign or its lock is held
   */
  public Optional<Path> setAside(Path environment) throws IOException {
    return Optional.ofNullable(store.setAside(environment));
  }

  /** Removes what was set aside; if interrupted, the next start goes on. */
  public void removeSetAside(Path aside) throws IOException {
    store.remove(aside);
  }

  /** Whether a living process holds the environment's build lock. */
  public boolean isBuilding(Path environment) throws IOException {
    return store.isLocked(environment);
  }

  /**
   * The files and folders whose change calls for another verdict: requirements with what they
   * include, the package's project file, the environment's metadata, configuration and interpreter.
   * They are found as they are now; ask again after a verdict.
   */
  public List<Path> watched(EnvironmentSpec spec) {
    try {
      return watched.of(spec, plan(spec));
    } catch (IOException | BuildFailedException _) {
      // The verdict says what is wrong with the package's files; the rest is watched all the same.
      return watched.of(spec, null);
    }
  }

  /** At start: removes what interrupted builds and removals left that nobody builds just now. */
  public List<Path> sweep(Set<Path> keep) throws IOException {
    return store.sweep(keep);
  }
}
