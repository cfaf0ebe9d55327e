package dev.paddock.agent;

import dev.paddock.apkg.AgentPackage;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A package loaded under an identity.
 *
 * @param environment the environment it points to, or null before the first build
 * @param loadedAt when the package was last loaded
 */
public record Agent(
    AgentId id,
    AgentPackage agentPackage,
    AgentSettings settings,
    @Nullable Path environment,
    Instant loadedAt) {

  /** The manifest's name. */
  public String name() {
    return agentPackage.manifest().name();
  }

  /** The manifest's version. */
  public String version() {
    return agentPackage.manifest().version();
  }
}
