package dev.paddock.environment;

import dev.paddock.apkg.AgentPackage;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which environment is meant: whose, and made from what.
 *
 * @param agentId names the folder
 * @param current the environment the agent points to, or null before the first build
 * @param installer {@code uv} or {@code pip}, or null for whichever is there
 * @param python the user's choice, a path or a version, or null for the manifest's
 */
public record EnvironmentSpec(
    String agentId,
    AgentPackage agentPackage,
    @Nullable Path current,
    @Nullable String installer,
    @Nullable String python) {}
