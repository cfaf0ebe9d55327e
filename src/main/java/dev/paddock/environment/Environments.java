package dev.paddock.environment;

import dev.paddock.process.CommandRunner;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges, builds and collects environments; the one entrance to this package. Safe for threads. */
public final class Environments {

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
    throw new UnsupportedOperationException("" + folder + locks + commands + variables + clock);
  }

  /** What one build may do. */
  public record BuildOptions(boolean rebuild, boolean downloadPython, Duration lockWait) {}

  /** Where an agent's pointer is written, as the last step of a build, while its lock is held. */
  @FunctionalInterface
  public interface Pointer {
    /** Makes the agent point to the environment. */
    void set(Path environment) throws IOException;
  }

  /** Judges by files only. */
  public Health quick(EnvironmentSpec spec) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Judges by files, then asks the interpreter. */
  public Health deep(EnvironmentSpec spec) throws IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** Reuses or builds; interrupting the thread cancels and ends every installer process. */
  public BuildOutcome build(
      EnvironmentSpec spec, BuildOptions options, BuildListener listener, Pointer pointer)
      throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
    throw new UnsupportedOperationException();
  }

  /** The interpreters found, best first. */
  public List<PythonInstallation> pythons() {
    throw new UnsupportedOperationException();
  }

  /** The uv that would be used, looked for but not installed. */
  public Optional<InstallerTool> uv() {
    throw new UnsupportedOperationException();
  }

  /** Allocated bytes below a folder, links counted once. */
  public long allocatedBytes(Path folder) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * Environments in the data folder that are in nobody's use: not in {@code keep}, not being built,
   * not foreign. The reason is a sentence.
   */
  public List<Unneeded> unneeded(Set<Path> keep) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** A folder nobody needs, and why. */
  public record Unneeded(Path path, String reason, long bytes) {}

  /**
   * Removes an environment of ours, {@code pyvenv.cfg} last, never through a link that leaves it.
   *
   * @return whether it was removed; false if it is foreign or its lock is held
   */
  public boolean remove(Path environment) throws IOException {
    throw new UnsupportedOperationException();
  }

  /** Whether a living process holds the environment's build lock. */
  public boolean isBuilding(Path environment) throws IOException {
    throw new UnsupportedOperationException();
  }

  /**
   * The files and folders whose change calls for another verdict: requirements with what they
   * include, the package's project file, the environment's metadata, configuration and interpreter.
   * Must be quick: it is asked for every agent about once a second.
   */
  public List<Path> watched(EnvironmentSpec spec) {
    throw new UnsupportedOperationException();
  }

  /** At start: removes what interrupted builds and removals left that nobody builds just now. */
  public List<Path> sweep(Set<Path> keep) throws IOException {
    throw new UnsupportedOperationException();
  }
}
