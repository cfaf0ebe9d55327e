package dev.paddock.environment;

import java.nio.file.Path;

/**
 * A uv found on this machine.
 *
 * @param version such as {@code 0.9.2}
 * @param origin where it was found, such as {@code PATH} or {@code tools}
 */
public record InstallerTool(Path path, String version, String origin) {}
