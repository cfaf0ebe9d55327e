package dev.paddock.agent;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names, makes and removes the sockets by which Paddocks on one data folder find each other. */
final class ControlSockets {

  private static final Logger LOG = LoggerFactory.getLogger(ControlSockets.class);
  private static final String SUFFIX = ".sock";

  /** macOS takes 104 bytes for a socket's path, Linux 108, the end mark included. */
  private static final int LONGEST_PATH = 100;

  private final Path folder;
  private final long self;
  private @Nullable Path shortened;

  ControlSockets(Path folder, long self) {
    this.folder = folder;
    this.self = self;
  }

  /** Makes the folder, for its owner only. */
  void makeFolder() throws IOException {
    Files.createDirectories(folder);
    if (isPosix(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }

  /** Opens our own, for its owner only. */
  ServerSocketChannel bind() throws IOException {
    Path name = of(self);
    remove(name);
    Path bound = name;
    if (name.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      shortened = Files.createTempDirectory("paddock");
      bound = shortened.resolve(self + SUFFIX);
    }
    ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    boolean complete = false;
    try {
      channel.bind(UnixDomainSocketAddress.of(bound));
      if (isPosix(folder)) {
        Files.setPosixFilePermissions(bound, PosixFilePermissions.fromString("rw-------"));
      }
      if (!bound.equals(name)) {
        Files.createSymbolicLink(name, bound);
      }
      complete = true;
      return channel;
    } finally {
      if (!complete) {
        channel.close();
        remove(name);
      }
    }
  }

  /** Where the Paddock of that pid answers. */
  Path of(long pid) {
    return folder.resolve(pid + SUFFIX);
  }

  /** Removes what the dead have left. */
  void removeDead() throws IOException {
    for (long pid : listed()) {
      if (pid == self || ProcessHandle.of(pid).isEmpty()) {
        remove(of(pid));
      }
    }
  }

  /** Removes a socket, and the private folder it is in where its path was too long for here. */
  private static void remove(Path name) throws IOException {
    if (Files.isSymbolicLink(name)) {
      Path bound = Files.readSymbolicLink(name);
      // Somebody may have put a link there: only what we would have made is removed.
      if (String.valueOf(bound.getFileName()).equals(String.valueOf(name.getFileName()))) {
        Files.deleteIfExists(bound);
        Path parent = bound.getParent();
        if (parent != null && String.valueOf(parent.getFileName()).startsWith("paddock")) {
          deleteEmpty(parent);
        }
      }
    }
    Files.deleteIfExists(name);
  }

  private static void deleteEmpty(Path folder) {
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      LOG.debug("{} stays: {}", folder, e.toString());
    }
  }

  /** Whoever answers here, or died without removing its socket. */
  List<Long> listed() throws IOException {
    var pids = new ArrayList<Long>();
    try (DirectoryStream<Path> sockets = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path socket : sockets) {
        String name = String.valueOf(socket.getFileName());
        String digits = name.substring(0, name.length() - SUFFIX.length());
        if (digits.matches("[1-9]\\d{0,17}")) {
          pids.add(Long.parseLong(digits));
        }
      }
    }
    return pids;
  }

  /** Removes our own. */
  void removeOwn() throws IOException {
    remove(of(self));
    if (shortened != null) {
      deleteEmpty(shortened);
    }
  }
}
