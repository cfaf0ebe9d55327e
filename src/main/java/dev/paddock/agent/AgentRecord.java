package dev.paddock.agent;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import dev.paddock.apkg.PackageProblem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What {@code agents/<agent-id>.json} holds.
 *
 * <p>The manifest as it was last read is kept too: an agent whose folder was broken or moved away
 * since is still listed under its name, and an archive's need not be parsed again.
 */
record AgentRecord(
    String id,
    String root,
    String source,
    @Nullable String sha256,
    AgentSettings settings,
    @Nullable String environment,
    Instant loadedAt,
    Manifest manifest,
    DeployHints deploy,
    List<PackageProblem> warnings) {

  /** Refuses one of which no agent can be made: it is damaged. */
  AgentRecord {
    Objects.requireNonNull(settings, "settings");
    Objects.requireNonNull(loadedAt, "loadedAt");
    Objects.requireNonNull(manifest, "manifest");
    Objects.requireNonNull(deploy, "deploy");
    Objects.requireNonNull(warnings, "warnings");
    var _ = new AgentId(id);
    var _ = Path.of(root);
    var _ = Path.of(source);
    var _ = environment == null ? null : Path.of(environment);
  }

  static AgentRecord of(Agent agent) {
    AgentPackage pack = agent.agentPackage();
    return new AgentRecord(
        agent.id().value(),
        pack.root().toString(),
        pack.source().toString(),
        pack.sha256(),
        agent.settings(),
        agent.environment() == null ? null : agent.environment().toString(),
        agent.loadedAt(),
        pack.manifest(),
        pack.deploy(),
        pack.warnings());
  }

  Agent toAgent() {
    return new Agent(
        new AgentId(id),
        new AgentPackage(Path.of(root), Path.of(source), sha256, manifest, deploy, warnings),
        settings,
        environment == null ? null : Path.of(environment),
        loadedAt);
  }
}
