package dev.paddock.environment;

import java.nio.file.Path;

/**
 * An interpreter found on this machine.
 *
 * @param version such as {@code 3.11.7}
 * @param origin where it comes from, such as {@code PATH} or {@code pyenv}
 */
public record PythonInstallation(Path path, String version, String origin) {}
