package dev.paddock.ui;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the sample agents that come with Paddock. */
public final class SampleAgents {

  private static final Logger LOG = LoggerFactory.getLogger(SampleAgents.class);

  /** Names the folder outright, for an installation that keeps it elsewhere. */
  private static final String PROPERTY = "paddock.samples";

  private final @Nullable Path folder;

  /** Looks for samples in a folder; null for none. */
  public SampleAgents(@Nullable Path folder) {
    this.folder = folder;
  }

  /** One sample. */
  public record Sample(String name, Path folder) {}

  /**
   * The samples beside the program: in the source tree above {@code target/}, or in the installed
   * application beside the jar.
   */
  public static SampleAgents besideTheProgram() {
    String named = System.getProperty(PROPERTY);
    if (named != null) {
      return new SampleAgents(Path.of(named));
    }
    Path place = program();
    for (int up = 0; place != null && up < 4; up++) {
      Path samples = place.resolve("samples");
      if (Files.isDirectory(samples)) {
        return new SampleAgents(samples);
      }
      place = place.getParent();
    }
    return new SampleAgents(null);
  }

  private static @Nullable Path program() {
    CodeSource source = SampleAgents.class.getProtectionDomain().getCodeSource();
    try {
      return source == null ? null : Path.of(source.getLocation().toURI()).getParent();
    } catch (URISyntaxException e) {
      LOG.debug("the program's own place has no path", e);
      return null;
    }
  }

  /** The samples there are, by name. */
  public List<Sample> list() {
    if (folder == null) {
      return List.of();
    }
    List<Sample> found = new ArrayList<>();
    try (Stream<Path> children = Files.list(folder)) {
      children
          .filter(child -> Files.isRegularFile(child.resolve("agent.yaml")))
          .sorted()
          .forEach(child -> found.add(new Sample(String.valueOf(child.getFileName()), child)));
    } catch (IOException e) {
      // The page then offers none; everything else works.
      LOG.warn("the samples in {} cannot be listed", folder, e);
    }
    return found;
  }
}
