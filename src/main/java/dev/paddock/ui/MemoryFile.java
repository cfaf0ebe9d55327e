package dev.paddock.ui;

import dev.paddock.storage.DataFolder;
import dev.paddock.storage.JsonFile;
import dev.paddock.ui.model.WindowMemory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps what the window remembers in {@code window.json}; losing it costs nothing but comfort. */
final class MemoryFile {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryFile.class);

  private final Path file;
  private final JsonFile<WindowMemory> json;

  MemoryFile(DataFolder folder, Clock clock) {
    file = folder.root().resolve("window.json");
    json = new JsonFile<>(WindowMemory.class, 1, clock);
  }

  WindowMemory read() {
    try {
      return json.read(file, (_, moved, reason) -> LOG.warn("{} set aside: {}", moved, reason))
          .orElse(WindowMemory.NONE);
    } catch (IOException e) {
      LOG.warn("the window's memory cannot be read", e);
      return WindowMemory.NONE;
    }
  }

  void write(WindowMemory memory) {
    try {
      json.write(file, memory);
    } catch (IOException e) {
      // A full disk must not keep anybody from closing the window.
      LOG.warn("the window's memory cannot be written", e);
    }
  }
}
