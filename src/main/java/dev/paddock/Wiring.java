package dev.paddock;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockService;
import dev.paddock.agent.Settings;
import dev.paddock.apkg.PackageReader;
import dev.paddock.environment.Environments;
import dev.paddock.process.AgentLauncher;
import dev.paddock.process.CommandRunner;
import dev.paddock.process.Ports;
import dev.paddock.process.ShimFile;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.Map;
import java.util.Properties;

/** Constructs the service and everything below it, in one place. */
public final class Wiring {

  private Wiring() {}

  /**
   * The service over a data folder.
   *
   * @param variables the variables Paddock was started with
   * @param command what to show of us to others, such as {@code paddock build}
   */
  public static AgentService service(
      DataFolder folder, Map<String, String> variables, String command) {
    Clock clock = Clock.systemUTC();
    var locks = new FileLocks(command);
    var shim = new ShimFile(folder.tools());
    Settings settings = Settings.read(folder.settings());
    var limits =
        new PackageReader.Limits(settings.packageMaxUnpackedBytes(), settings.packageMaxRatio());
    return new PaddockService(
        new PaddockService.Parts(
            folder,
            locks,
            new PackageReader(folder.packages(), limits),
            new Environments(folder, locks, new CommandRunner(shim), variables, clock),
            shim,
            new AgentLauncher(shim),
            new Ports(locks, folder.locks()),
            variables,
            clock,
            version()));
  }

  /** Paddock's own version. */
  public static String version() {
    var properties = new Properties();
    try (InputStream file = Wiring.class.getResourceAsStream("/version.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException("version.properties cannot be read", e);
    }
    return properties.getProperty("version");
  }
}
