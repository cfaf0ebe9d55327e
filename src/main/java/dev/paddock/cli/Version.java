package dev.paddock.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Knows which Paddock this is. */
public final class Version {

  private Version() {}

  /** The version the build wrote beside the classes, or {@code unknown} where it is missing. */
  public static String read() {
    Properties properties = new Properties();
    try (InputStream stream = Version.class.getResourceAsStream("/version.properties")) {
      if (stream != null) {
        properties.load(stream);
      }
    } catch (IOException _) {
      // A version that cannot be read must not keep a command from its work.
    }
    return properties.getProperty("version", "unknown");
  }
}
