package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Works with uv. */
final class UvInstaller implements Installer {

  static final String KIND = "uv";

  private final InstallerTool uv;
  private final Map<String, String> variables;

  UvInstaller(InstallerTool uv, Map<String, String> variables, IndexSettings settings, Path cache) {
    this.uv = uv;
    Map<String, String> all = new TreeMap<>(ScrubbedVariables.forBuild(variables));
    all.putAll(settings.forUv());
    all.put("UV_CACHE_DIR", cache.resolve("uv").toString());
    all.put("UV_NO_PROGRESS", "1");
    all.put("UV_PYTHON_DOWNLOADS", "never");
    all.put("NO_COLOR", "1");
    all.put("UV_NO_COLOR", "1");
    this.variables = all;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public String label(BuildSite site) {
    return "uv " + uv.version();
  }

  @Override
  public void create(BuildSite site)
      throws BuildFailedException, IOException, InterruptedException {
    site.run(
        KIND,
        List.of(
            uv.path().toString(),
            "venv",
            "--quiet",
            "--allow-existing",
            "--python",
            site.base().path().toString(),
            site.environment().toString()),
        site.scratch(),
        variables,
        (_, _) -> {});
  }

  @Override
  public void buildWheel(BuildSite site, Path project, Path into)
      throws BuildFailedException, IOException, InterruptedException {
    site.run(
        KIND,
        List.of(
            uv.path().toString(),
            "build",
            "--wheel",
            "--python",
            site.python().toString(),
            "--out-dir",
            into.toString(),
            project.toString()),
        site.scratch(),
        variables,
        (_, _) -> {});
  }

  @Override
  public void install(
      BuildSite site, List<String> arguments, Path directory, BuildListener listener)
      throws BuildFailedException, IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    words.addAll(
        List.of(uv.path().toString(), "pip", "install", "--python", site.python().toString()));
    words.addAll(arguments);
    site.run(KIND, words, directory, variables, new InstallerProgress(listener));
  }

  @Override
  public void check(BuildSite site) throws BuildFailedException, IOException, InterruptedException {
    site.run(
        KIND,
        List.of(uv.path().toString(), "pip", "check", "--python", site.python().toString()),
        site.scratch(),
        variables,
        (_, _) -> {});
  }
}
