package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A tool that makes environments and installs into them. */
sealed interface Installer permits UvInstaller, PipInstaller {

  /** {@code uv} or {@code pip}. */
  String kind();

  /** The kind with its version, of the tool as it worked in that environment. */
  String label(BuildSite site) throws IOException;

  /** Makes an empty environment. */
  void create(BuildSite site) throws BuildFailedException, IOException, InterruptedException;

  /** Builds a project's wheel into a folder. */
  void buildWheel(BuildSite site, Path project, Path into)
      throws BuildFailedException, IOException, InterruptedException;

  /**
   * Installs.
   *
   * @param arguments files and options as both tools take them
   * @param directory where relative paths in them start
   */
  void install(BuildSite site, List<String> arguments, Path directory, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException;

  /** Whether a {@code pylock.toml} can be handed to it as a file of requirements. */
  boolean readsPylock();

  /**
   * What a project's {@code uv.lock} pins, as requirement lines; null where nobody here can read
   * it.
   *
   * @throws BuildFailedException if it does not fit the project
   */
  @Nullable String export(BuildSite site, Path project)
      throws BuildFailedException, IOException, InterruptedException;

  /** Fails unless what is installed fits together. */
  void check(BuildSite site) throws BuildFailedException, IOException, InterruptedException;
}
