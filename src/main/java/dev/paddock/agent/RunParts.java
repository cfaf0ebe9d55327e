package dev.paddock.agent;

import dev.paddock.process.AgentLauncher;
import dev.paddock.process.Ports;
import dev.paddock.process.ShimFile;
import dev.paddock.storage.DataFolder;
import dev.paddock.storage.FileLocks;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What runs need of the rest of Paddock. */
record RunParts(
    DataFolder folder,
    FileLocks locks,
    AgentLauncher launcher,
    ShimFile shim,
    Ports ports,
    Control control,
    Map<String, String> variables,
    Supplier<Settings> settings,
    Clock clock) {

  /** The file by which agents find each other, or null where the user wants none. */
  @Nullable Path peers() {
    return settings.get().sharesAgents() ? PeerFile.in(folder) : null;
  }
}
