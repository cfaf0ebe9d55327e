package dev.paddock.process;

import dev.paddock.process.CommandRunner.Command;
import dev.paddock.process.Ports.Owner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Learns which process listens on a port. */
final class PortOwner {

  private static final int LONGEST_COMMAND = 120;
  private static final String LISTENING = "0A";

  private PortOwner() {}

  /** From the kernel's tables: sockets by port, processes by socket. */
  static Optional<Owner> onLinux(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      sockets.addAll(listening(Path.of(table), port));
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return ProcFile.pids().stream()
        .filter(pid -> holdsAny(pid, sockets))
        .findFirst()
        .map(pid -> new Owner(pid, command(pid)));
  }

  private static Set<String> listening(Path table, int port) {
    Set<String> sockets = new HashSet<>();
    String ending = String.format(":%04X", port);
    try {
      for (String line : Files.readAllLines(table, StandardCharsets.US_ASCII)) {
        String[] fields = line.strip().split(" +", -1);
        if (fields.length > 9 && fields[1].endsWith(ending) && fields[3].equals(LISTENING)) {
          sockets.add("socket:[" + fields[9] + "]");
        }
      }
    } catch (IOException _) {
      // A kernel without this family has no table of it.
    }
    return sockets;
  }

  private static boolean holdsAny(long pid, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(ProcFile.of(pid, "fd"))) {
      for (Path file : files) {
        if (Files.isSymbolicLink(file)
            && sockets.contains(Files.readSymbolicLink(file).toString())) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // It ended, or it is another user's.
    }
    return false;
  }

  private static String command(long pid) {
    try {
      String words =
          new String(Files.readAllBytes(ProcFile.of(pid, "cmdline")), StandardCharsets.UTF_8);
      return cut(words.replace('\0', ' '));
    } catch (IOException _) {
      // It ended just now; its number is still worth telling.
      return "a process that has ended";
    }
  }

  /** In one line, and no longer than one can read: a program may be handed over as an argument. */
  private static String cut(String command) {
    String line = command.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_COMMAND ? line : line.substring(0, LONGEST_COMMAND) + "…";
  }

  /** From the system's own tools; could not be tried on the systems it is for. */
  static Optional<Owner> elsewhere(int port, boolean windows) {
    List<String> words =
        windows
            ? List.of("netstat", "-ano", "-p", "TCP")
            : List.of("lsof", "-nP", "-t", "-iTCP:" + port, "-sTCP:LISTEN");
    Command command = new Command(words, null, System.getenv(), null, null, Duration.ofSeconds(3));
    try {
      return CommandExecution.direct(command, new CommandOutput((_, _) -> {}))
          .await()
          .output()
          .lines()
          .map(String::strip)
          .filter(line -> !windows || (line.contains(":" + port + " ") && line.contains("LISTEN")))
          .map(line -> line.substring(line.lastIndexOf(' ') + 1))
          .filter(pid -> pid.matches("\\d{1,10}"))
          .findFirst()
          .map(Long::parseLong)
          .map(pid -> new Owner(pid, elsewhereCommand(pid)));
    } catch (IOException _) {
      // No such tool here: then nobody can tell.
      return Optional.empty();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private static String elsewhereCommand(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(handle -> handle.info().commandLine().or(() -> handle.info().command()))
        .map(PortOwner::cut)
        .orElse("an unknown program");
  }
}
