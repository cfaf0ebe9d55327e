package dev.paddock.agent;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Asks to load a package.
 *
 * @param source the archive or folder
 * @param id the identity to load it under, which decides; or null to go by the name
 * @param asNew whether to add another agent even where one of this name is there
 */
public record LoadRequest(Path source, @Nullable AgentId id, boolean asNew) {}
