package dev.paddock.environment;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Takes out of a set of variables what would break an environment or leak into it. */
public final class ScrubbedVariables {

  private static final Set<String> NAMES =
      Set.of(
          "PYTHONHOME",
          "PYTHONPATH",
          "VIRTUAL_ENV",
          "UV_PYTHON",
          "UV_PROJECT_ENVIRONMENT",
          "PIP_TARGET",
          "PIP_PREFIX",
          "PIP_USER",
          "PIP_ROOT",
          // macOS hands it from a framework Python to its children, which then take its prefix.
          "__PYVENV_LAUNCHER__");

  /** What would only bend a build: another interpreter, another target, another layout. */
  private static final Set<String> BUILD_NAMES =
      Set.of(
          "PIP_PYTHON",
          "PIP_DRY_RUN",
          "PIP_REPORT",
          "PIP_LOG",
          "PIP_QUIET",
          "PIP_VERBOSE",
          "PIP_NO_COLOR",
          "PIP_PROGRESS_BAR",
          "PYTHONSTARTUP",
          "PYTHONINSPECT",
          "PYTHONVERBOSE",
          "PYTHONUSERBASE",
          "PYTHONNOUSERSITE",
          "PYTHONEXECUTABLE",
          "PYTHONPLATLIBDIR",
          "PYTHONSAFEPATH",
          "UV_SYSTEM_PYTHON",
          "UV_BREAK_SYSTEM_PACKAGES",
          "UV_VENV_CLEAR",
          "UV_VENV_SEED",
          "UV_VENV_RELOCATABLE",
          "UV_PROJECT",
          "UV_WORKING_DIRECTORY",
          "UV_NO_CONFIG",
          "RUST_LOG");

  private ScrubbedVariables() {}

  /** The variables an agent may see. */
  public static Map<String, String> of(Map<String, String> variables) {
    Map<String, String> kept = new TreeMap<>(variables);
    kept.keySet().removeIf(ScrubbedVariables::isScrubbed);
    return kept;
  }

  /** The variables an installer may see. */
  static Map<String, String> forBuild(Map<String, String> variables) {
    Map<String, String> kept = of(variables);
    kept.keySet().removeIf(name -> BUILD_NAMES.contains(upper(name)));
    return kept;
  }

  /**
   * As {@link #forBuild(Map)}, with settings of ours.
   *
   * @param ours set whatever the user has
   * @param defaults set where the user has nothing
   */
  static Map<String, String> forBuild(
      Map<String, String> variables, Map<String, String> ours, Map<String, String> defaults) {
    Map<String, String> all = new TreeMap<>(defaults);
    all.putAll(forBuild(variables));
    all.putAll(ours);
    return all;
  }

  private static boolean isScrubbed(String name) {
    return NAMES.contains(upper(name)) || upper(name).startsWith("CONDA_");
  }

  private static String upper(String name) {
    // Windows does not tell upper from lower case in names of variables, and nobody means another
    // thing by a lower-case one elsewhere.
    return name.toUpperCase(Locale.ROOT);
  }
}
