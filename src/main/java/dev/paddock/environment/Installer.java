package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

  /** Fails unless what is installed fits together. */
  void check(BuildSite site) throws BuildFailedException, IOException, InterruptedException;
}
