package dev.paddock.environment;

import dev.paddock.storage.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses between uv and pip, fetching a uv where there is none. */
final class InstallerChoice {

  /** After a failed try to fetch a uv, builds use pip for so long before the next one. */
  private static final Duration PATIENCE = Duration.ofHours(1);

  private final DataFolder data;
  private final Map<String, String> variables;
  private final UvFinder finder;
  private final UvBootstrap bootstrap;
  private final Clock clock;

  InstallerChoice(
      DataFolder data,
      Map<String, String> variables,
      UvFinder finder,
      UvBootstrap bootstrap,
      Clock clock) {
    this.data = data;
    this.variables = variables;
    this.finder = finder;
    this.bootstrap = bootstrap;
    this.clock = clock;
  }

  /**
   * Chooses.
   *
   * @param notices gets a sentence, once, when uv was wanted and pip has to do
   * @throws BuildFailedException if uv was asked for by name and cannot be had
   */
  Installer choose(Plan plan, PythonInstallation base, BuildListener listener, List<String> notices)
      throws BuildFailedException, IOException, InterruptedException {
    String asked = plan.spec().installer();
    InstallerTool tool = finder.find();
    if (PipInstaller.KIND.equals(asked)) {
      return pip(plan, tool);
    }
    if (tool != null) {
      return uv(plan, tool);
    }
    boolean insisted = UvInstaller.KIND.equals(asked);
    if (!insisted && triedLately()) {
      return pip(plan, null);
    }
    listener.step("fetching uv", 0, 1);
    UvBootstrap.Result fetched = bootstrap.fetch(base);
    if (fetched.tool() != null) {
      Files.deleteIfExists(failureMark());
      return uv(plan, fetched.tool());
    }
    if (insisted) {
      throw new BuildFailedException(
          "uv is not here and could not be fetched: " + fetched.problem(),
          List.of(),
          "Install uv, or build with --installer pip.");
    }
    Files.createDirectories(data.tools());
    Files.writeString(failureMark(), Instant.now(clock).toString());
    notices.add("uv could not be fetched (" + fetched.problem() + "); venv and pip are used.");
    return pip(plan, null);
  }

  /** A uv, fetched where there is none, for a task that only uv can do. */
  InstallerTool uv(@Nullable PythonInstallation base, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    InstallerTool tool = finder.find();
    if (tool != null) {
      return tool;
    }
    listener.step("fetching uv", 0, 1);
    UvBootstrap.Result fetched =
        base == null
            ? new UvBootstrap.Result(null, "there is no Python to fetch it with")
            : bootstrap.fetch(base);
    if (fetched.tool() == null) {
      throw new BuildFailedException(
          "uv, which downloads Pythons, is not here and could not be fetched: " + fetched.problem(),
          List.of(),
          "Install uv or a fitting Python, then build again.");
    }
    return fetched.tool();
  }

  private Path failureMark() {
    return data.tools().resolve("uv-not-fetched");
  }

  private boolean triedLately() throws IOException {
    Path mark = failureMark();
    return Files.exists(mark)
        && Files.getLastModifiedTime(mark).toInstant().isAfter(Instant.now(clock).minus(PATIENCE));
  }

  private UvInstaller uv(Plan plan, InstallerTool tool) {
    return new UvInstaller(tool, variables, plan.index(), data.cache());
  }

  /** What to use where the chosen one refuses the Python; null where it was asked for by name. */
  @Nullable Installer instead(Plan plan) {
    return plan.spec().installer() == null ? pip(plan, null) : null;
  }

  /** The one that is always there. */
  private Installer pip(Plan plan, @Nullable InstallerTool tool) {
    return new PipInstaller(
        variables, plan.index(), data.cache(), tool == null ? null : uv(plan, tool));
  }
}
