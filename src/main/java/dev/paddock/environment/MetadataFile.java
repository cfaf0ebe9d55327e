package dev.paddock.environment;

import dev.paddock.storage.JsonFile;
import dev.paddock.storage.JsonFile.Reading;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and writes the metadata in an environment. */
final class MetadataFile {

  private static final int SCHEMA = 1;

  /** {@code 3.11.7}, and what a preview adds to it. */
  private static final Pattern VERSION = Pattern.compile("[0-9]+(\\.[0-9]+)+[a-z0-9.+]*");

  private final JsonFile<EnvironmentMetadata> file;

  MetadataFile(Clock clock) {
    this.file = new JsonFile<>(EnvironmentMetadata.class, SCHEMA, clock);
  }

  /** Reads it; whatever is wrong with it is {@link Reading.Unreadable}. */
  Reading<EnvironmentMetadata> read(Path environment) {
    Reading<EnvironmentMetadata> reading;
    try {
      reading = file.inspect(environment.resolve(EnvironmentMetadata.FILE));
    } catch (IOException e) {
      return new Reading.Unreadable<>("it cannot be read: " + e.getClass().getSimpleName());
    }
    return switch (reading) {
      case Reading.Absent<EnvironmentMetadata> absent -> absent;
      case Reading.Unreadable<EnvironmentMetadata> unreadable -> unreadable;
      case Reading.Present<EnvironmentMetadata>(EnvironmentMetadata metadata) -> {
        String unusable = unusable(metadata);
        yield unusable == null ? reading : new Reading.Unreadable<>("it has no " + unusable);
      }
    };
  }

  private static @Nullable String unusable(EnvironmentMetadata metadata) {
    if (blank(metadata.packageId())) {
      return "package_id";
    }
    if (blank(metadata.requirementsSha256())) {
      return "requirements_sha256";
    }
    if (blank(metadata.pythonVersion())) {
      return "python_version";
    }
    if (!VERSION.matcher(metadata.pythonVersion()).matches()) {
      return "usable python_version";
    }
    if (metadata.fingerprint() == null && metadata.inputs() == null) {
      return null;
    }
    if (blank(metadata.fingerprint())) {
      return "fingerprint";
    }
    if (metadata.inputs() == null) {
      return "inputs";
    }
    if (blank(metadata.path())) {
      return "path";
    }
    if (!isPath(metadata.path())) {
      return "usable path";
    }
    if (!isPath(metadata.basePython())) {
      return "usable base_python";
    }
    if (!isWithin(metadata.sitePackages())) {
      return "usable site_packages";
    }
    if (metadata.distributions() == null) {
      return "distributions";
    }
    return metadata.distributions().stream().allMatch(MetadataFile::isComplete)
        ? null
        : "usable distributions";
  }

  /** Whether it can be asked about, whoever wrote it: a hand, or a disk that lies. */
  private static boolean isComplete(EnvironmentMetadata.@Nullable Distribution one) {
    return one != null
        && !blank(one.name())
        && !blank(one.version())
        && !blank(one.record())
        && isWithin(one.record())
        && Path.of(one.record()).getNameCount() == 1;
  }

  /** Whether it leads from the environment to somewhere in it: nothing else is looked at. */
  private static boolean isWithin(@Nullable String text) {
    if (text == null) {
      return true;
    }
    if (!isPath(text)) {
      return false;
    }
    Path path = Path.of(text).normalize();
    return !path.isAbsolute() && !path.toString().isEmpty() && !path.startsWith("..");
  }

  private static boolean isPath(@Nullable String text) {
    try {
      return text == null || !Path.of(text).toString().isEmpty();
    } catch (InvalidPathException _) {
      return false;
    }
  }

  private static boolean blank(@Nullable String text) {
    return text == null || text.isBlank();
  }

  void write(Path environment, EnvironmentMetadata metadata) throws IOException {
    file.write(environment.resolve(EnvironmentMetadata.FILE), metadata);
  }

  /** Writes it beside its place; not forced to disk. */
  JsonFile.Pending prepare(Path environment, EnvironmentMetadata metadata) throws IOException {
    return file.prepare(environment.resolve(EnvironmentMetadata.FILE), metadata);
  }

  /** The time in it, which the ecosystem writes without a zone; null where it is none. */
  static @Nullable Instant time(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException _) {
      // Perhaps it has no zone.
    }
    try {
      return LocalDateTime.parse(text).atZone(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeParseException _) {
      return null;
    }
  }
}
