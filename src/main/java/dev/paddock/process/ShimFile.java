package dev.paddock.process;

import dev.paddock.storage.JsonFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** Puts our Python files on disk, once for each content, where agents are started from. */
public final class ShimFile {

  static final List<String> NAMES =
      List.of(
          "shim.py",
          "host.py",
          "agent.proto",
          "mcp_trial.py",
          "paddock_host/__init__.py",
          "paddock_host/main.py",
          "paddock_host/a2a.py",
          "paddock_host/entrypoint.py",
          "paddock_host/messages.py",
          "paddock_host/status.py",
          "paddock_host/surfaces.py",
          "paddock_host/targets.py",
          "paddock_host/ui.py",
          "paddock_host/web.py");

  private final Path tools;
  private @Nullable Path folder;

  /**
   * Will unpack to a folder below {@code tools} named by the files' digest, when first asked.
   *
   * @param tools the data folder's {@code tools}
   */
  public ShimFile(Path tools) {
    this.tools = tools.toAbsolutePath().normalize();
  }

  /** The shim. */
  public Path shim() throws IOException {
    return unpacked().resolve("shim.py");
  }

  /** The Host's {@code host.py}, its package beside it. */
  public Path host() throws IOException {
    return unpacked().resolve("host.py");
  }

  /** The program that tries an MCP server. */
  public Path mcpTrial() throws IOException {
    return unpacked().resolve("mcp_trial.py");
  }

  private synchronized Path unpacked() throws IOException {
    // Looked at each time: somebody may have emptied the data folder while we run.
    if (folder != null && Files.isRegularFile(folder.resolve("shim.py"))) {
      return folder;
    }
    Map<String, byte[]> files = new HashMap<>();
    StringBuilder all = new StringBuilder();
    for (String name : NAMES) {
      byte[] bytes = read(name);
      files.put(name, bytes);
      all.append(name).append(' ').append(DigestUtils.sha256Hex(bytes)).append('\n');
    }
    Path target = tools.resolve("python-" + DigestUtils.sha256Hex(all.toString()).substring(0, 12));
    for (String name : NAMES) {
      write(target.resolve(name), Objects.requireNonNull(files.get(name)));
    }
    folder = target;
    return target;
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = ShimFile.class.getResourceAsStream("/python/" + name)) {
      if (in == null) {
        throw new IOException("Paddock is incomplete: its file python/" + name + " is missing");
      }
      return in.readAllBytes();
    }
  }

  /** Files that are right stay untouched: another Paddock may be starting an agent from them. */
  private static void write(Path file, byte[] bytes) throws IOException {
    try {
      if (Arrays.equals(Files.readAllBytes(file), bytes)) {
        return;
      }
    } catch (NoSuchFileException _) {
      // The first Paddock of this version on this data folder.
    }
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    JsonFile.replace(file, bytes);
  }
}
