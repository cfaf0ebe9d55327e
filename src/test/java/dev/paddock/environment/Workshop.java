package dev.paddock.environment;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import dev.paddock.environment.Environments.BuildOptions;
import dev.paddock.process.CommandRunner;
import dev.paddock.process.ShimFile;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A data folder, one package and one agent to try environments with. */
final class Workshop {

  final DataFolder data;
  final Path root;
  final Map<String, String> variables = new TreeMap<>(System.getenv());
  final List<String> steps = new ArrayList<>();
  final List<String> lines = new ArrayList<>();
  final List<String> waits = new ArrayList<>();
  final FileLocks locks = new FileLocks("paddock test");
  String agent = "agent-1";
  @Nullable Path pointer;
  @Nullable String installer;
  @Nullable String python;
  @Nullable String pythonRequest;
  @Nullable String restEntry;
  List<String> dependencies = List.of();

  Workshop(Path folder) throws IOException {
    this(folder, folder.resolve("data"));
  }

  Workshop(Path folder, Path data) throws IOException {
    this.data = new DataFolder(data);
    this.root = Files.createDirectories(folder.resolve("package"));
    Files.writeString(root.resolve("agent.yaml"), "name: sample\n");
    share(this.data.tools(), "tools");
    share(this.data.cache(), "cache");
  }

  /** One uv and one cache for all workshops: fetching them anew for each test takes minutes. */
  private static void share(Path link, String name) throws IOException {
    Path shared = Path.of(System.getProperty("paddock.target"), "workshop", name);
    Files.createDirectories(shared);
    Files.createDirectories(link.getParent());
    if (!Files.exists(link)) {
      Files.createSymbolicLink(link, shared);
    }
  }

  Workshop file(String name, String content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    return this;
  }

  AgentPackage agentPackage() {
    Manifest manifest =
        new Manifest(
            "sample",
            "1.2.3",
            null,
            null,
            null,
            null,
            "main:run",
            null,
            pythonRequest,
            Map.of(),
            dependencies,
            null,
            restEntry,
            null,
            null,
            List.of(),
            Map.of());
    return new AgentPackage(root, root, null, manifest, DeployHints.NONE, List.of());
  }

  EnvironmentSpec spec() {
    return new EnvironmentSpec(agent, agentPackage(), pointer, installer, python);
  }

  CommandRunner commands() {
    return new CommandRunner(new ShimFile(data.tools()));
  }

  Environments environments() {
    return new Environments(data, locks, commands(), variables, Clock.systemUTC());
  }

  BuildListener listener() {
    return new BuildListener() {
      @Override
      public void waiting(long pid, String command) {
        waits.add(pid + " " + command);
      }

      @Override
      public void step(String step, int done, int total) {
        steps.add(step + " " + done + "/" + total);
      }

      @Override
      public void line(String text) {
        lines.add(text);
      }
    };
  }

  BuildOutcome build() throws Exception {
    return build(new BuildOptions(false, false, Duration.ofSeconds(30)));
  }

  BuildOutcome build(BuildOptions options) throws Exception {
    return environments().build(spec(), options, listener(), environment -> pointer = environment);
  }

  Health quick() throws IOException {
    return environments().quick(spec());
  }

  Health deep() throws Exception {
    return environments().deep(spec());
  }

  Path environment() {
    return Objects.requireNonNull(pointer, "nothing was built yet");
  }

  static Health.Facts facts(BuildOutcome outcome) {
    return Objects.requireNonNull(outcome.health().facts(), "no facts");
  }

  /** What an interpreter says its version is. */
  static String version(Path python) throws Exception {
    Path folder = Objects.requireNonNull(python.getParent());
    PyvenvFile file = PyvenvFile.read(Objects.requireNonNull(folder.getParent()));
    return Objects.requireNonNull(file.version());
  }
}
