package dev.paddock.environment;

import dev.paddock.process.TerminalWindow;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Looks up what is in environments and how they were built. Safe for threads. */
public final class EnvironmentContents {

  private final DataFolder data;
  private final Map<String, String> variables;
  private final MetadataFile metadataFile;
  private final IndexQuestions questions;
  private final Supplier<IndexSettings> settings;

  /**
   * Looks into the environments of a data folder.
   *
   * @param settings the index settings as they are now
   */
  EnvironmentContents(
      DataFolder data,
      Map<String, String> variables,
      MetadataFile metadataFile,
      IndexQuestions questions,
      Supplier<IndexSettings> settings) {
    this.data = data;
    this.variables = Map.copyOf(variables);
    this.metadataFile = metadataFile;
    this.questions = questions;
    this.settings = settings;
  }

  /** What is installed in an environment and why, by name; empty where that cannot be told. */
  public List<InstalledDistribution> installed(Path environment) throws IOException {
    return metadataFile.read(environment)
            instanceof Reading.Present<EnvironmentMetadata>(EnvironmentMetadata metadata)
        ? Inventory.of(environment, metadata)
        : List.of();
  }

  /** An agent's builds, the newest first, as far as their logs are kept. */
  public List<BuildRecord> builds(String agentId) throws IOException {
    return BuildHistory.of(data.builds().resolve(agentId));
  }

  /**
   * Opens the user's terminal with an environment activated.
   *
   * @param directory where its shell begins
   * @throws IOException if there is none to open; the message is one clause
   */
  public void openTerminal(Path environment, Path directory)
      throws IOException, InterruptedException {
    Path script = ActivatedShell.write(data.cache().resolve("shells"), environment, directory);
    new TerminalWindow(ScrubbedVariables.of(variables)).open(script, directory);
  }

  /** The last lines of one of an agent's build logs; empty where it is gone or not one of them. */
  public List<String> buildLog(String agentId, Path log) throws IOException {
    return data.builds().resolve(agentId).equals(log.getParent())
        ? BuildHistory.lastLines(log)
        : List.of();
  }

  /**
   * Asks the index what of an environment it has in a newer version.
   *
   * @throws BuildFailedException if it could not be asked, saying why
   */
  public List<OutdatedDistribution> outdated(Path environment)
      throws BuildFailedException, IOException, InterruptedException {
    return questions.outdated(environment, settings.get());
  }

  /**
   * Asks a scanner what in an environment is known to be vulnerable.
   *
   * @throws BuildFailedException if nothing could be looked up, saying why
   */
  public VulnerabilityReport vulnerabilities(Path environment)
      throws BuildFailedException, IOException, InterruptedException {
    Path site = VenvLayout.findSitePackages(environment);
    return site == null
        ? new VulnerabilityReport("none needed", List.of(), List.of(), 0)
        : questions.vulnerabilities(environment, site, settings.get());
  }
}
