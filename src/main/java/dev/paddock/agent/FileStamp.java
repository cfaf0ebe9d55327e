package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Tells whether a file is still the one that was read: a replaced one has another key or time. */
record FileStamp(FileTime modified, long size, @Nullable Object key) {

  /** The stamp of what is at the path, or null when there is nothing to be seen. */
  static @Nullable FileStamp of(Path path) {
    try {
      var attributes = Files.readAttributes(path, BasicFileAttributes.class);
      return new FileStamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (IOException _) {
      // Gone or not to be seen: both are "not the file that was read".
      return null;
    }
  }
}
