package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists the files and folders on which a quick verdict rests. */
final class Watched {

  private final EnvironmentFolders folders;

  Watched(EnvironmentFolders folders) {
    this.folders = folders;
  }

  /**
   * The paths for one agent.
   *
   * @param plan null where the package's own files cannot be understood just now
   */
  List<Path> of(EnvironmentSpec spec, @Nullable Plan plan) {
    var paths = new ArrayList<Path>();
    Path root = spec.agentPackage().root();
    for (String name :
        List.of(
            "agent.yaml",
            "requirements.txt",
            "pyproject.toml",
            "setup.py",
            "uv.lock",
            Pylock.FILE)) {
      paths.add(root.resolve(name));
    }
    if (plan != null) {
      paths.addAll(plan.requirements().content().files());
      Path lock = plan.requirements().lock();
      if (lock != null) {
        paths.add(lock);
      }
      // Taking and giving back a lock writes to its file, so a build's begin and end are noticed.
      paths.add(folders.lock(plan.key()));
    }
    Path environment = spec.current();
    if (environment == null && plan != null) {
      environment = folders.first(plan.key());
    }
    if (environment != null) {
      addEnvironment(environment, paths);
    }
    return List.copyOf(paths);
  }

  private static void addEnvironment(Path environment, List<Path> paths) {
    Path python = VenvLayout.python(environment);
    paths.add(environment);
    paths.add(environment.resolve(EnvironmentMetadata.FILE));
    paths.add(environment.resolve("pyvenv.cfg"));
    paths.add(python.getParent());
    // Links are followed: the base interpreter's going is the environment's loss.
    paths.add(python);
    try {
      Path packages = VenvLayout.findSitePackages(environment);
      if (packages != null) {
        paths.add(packages);
      }
    } catch (IOException _) {
      // An unreadable folder is what the verdict itself will say.
    }
  }
}
