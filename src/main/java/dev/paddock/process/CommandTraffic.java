package dev.paddock.process;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes a command has received over TCP, as the kernel's {@code sock_diag} knows them,
 * and those it has written.
 *
 * <p>Installers say how large a download is but not how far they are, and what they write is
 * unpacked already: the network alone tells. Linux only; elsewhere nothing can be told. Not safe
 * for several threads.
 */
public final class CommandTraffic implements AutoCloseable {

  private static final int NETLINK = 16;
  private static final int RAW_CLOSED_ON_EXEC = 3 | 0x80000;
  private static final int SOCK_DIAG = 4;
  private static final int DO_NOT_WAIT = 0x40;
  private static final int BUFFER = 1 << 16;
  private static final byte[] FAMILIES = {2, 10};
  private static final String SOCKET = "socket:[";
  private static final String WRITTEN = "wchar: ";

  private final byte[] commandLine;
  private final @Nullable Calls calls;
  private final int descriptor;
  private @Nullable ProcessHandle process;

  /** The last known of each socket, for one that is closed is listed no more. */
  private final Map<Long, Long> seen = new HashMap<>();

  private CommandTraffic(byte[] commandLine, @Nullable Calls calls, int descriptor) {
    this.commandLine = commandLine;
    this.calls = calls;
    this.descriptor = descriptor;
  }

  /**
   * Counts those of the process that runs exactly these words for us, from when there is one;
   * without its children's.
   */
  public static CommandTraffic of(List<String> words) {
    Calls calls = Files.isDirectory(Path.of("/proc/self/fd")) ? Calls.found() : null;
    int descriptor = calls == null ? -1 : calls.open();
    return new CommandTraffic(
        (String.join("\0", words) + "\0").getBytes(StandardCharsets.UTF_8),
        descriptor < 0 ? null : calls,
        descriptor);
  }

  /** All it has received so far; empty where that cannot be told. */
  public OptionalLong received() {
    ProcessHandle of = calls == null ? null : process();
    if (calls == null || of == null) {
      return OptionalLong.empty();
    }
    Set<Long> own = sockets(of.pid());
    Map<Long, Long> all = new HashMap<>();
    for (byte family : FAMILIES) {
      if (!calls.ask(descriptor, SocketTable.question(family), all)) {
        return OptionalLong.empty();
      }
    }
    all.keySet().retainAll(own);
    all.forEach((socket, bytes) -> seen.merge(socket, bytes, Math::max));
    return OptionalLong.of(seen.values().stream().mapToLong(Long::longValue).sum());
  }

  /** All it has written so far, wherever to; empty where that cannot be told. */
  public OptionalLong written() {
    ProcessHandle of = calls == null ? null : process();
    if (of == null) {
      return OptionalLong.empty();
    }
    try {
      Path file = Path.of("/proc", String.valueOf(of.pid()), "io");
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(WRITTEN))
          .mapToLong(line -> Long.parseLong(line, WRITTEN.length(), line.length(), 10))
          .findFirst();
    } catch (IOException _) {
      // It has ended, or this kernel does not count.
      return OptionalLong.empty();
    }
  }

  private @Nullable ProcessHandle process() {
    if (process == null) {
      process = ProcessHandle.current().descendants().filter(this::isIt).findFirst().orElse(null);
    }
    return process;
  }

  private boolean isIt(ProcessHandle one) {
    try {
      Path file = Path.of("/proc", String.valueOf(one.pid()), "cmdline");
      return Arrays.equals(Files.readAllBytes(file), commandLine);
    } catch (IOException _) {
      // It has ended since it was listed.
      return false;
    }
  }

  private static Set<Long> sockets(long pid) {
    Set<Long> found = new HashSet<>();
    try (DirectoryStream<Path> open =
        Files.newDirectoryStream(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path one : open) {
        add(one, found);
      }
    } catch (IOException _) {
      // It has ended, or is somebody else's: then it has no sockets that count.
    }
    return found;
  }

  private static void add(Path one, Set<Long> found) {
    try {
      String target = Files.readSymbolicLink(one).toString();
      if (target.startsWith(SOCKET)) {
        found.add(Long.parseLong(target, SOCKET.length(), target.length() - 1, 10));
      }
    } catch (IOException _) {
      // Closed since the folder was listed.
    }
  }

  @Override
  public void close() {
    if (calls != null) {
      calls.shut(descriptor);
    }
  }

  /** The system's functions. */
  private record Calls(
      MethodHandle socket, MethodHandle send, MethodHandle recv, MethodHandle end) {

    static @Nullable Calls found() {
      MethodHandle socket =
          SystemFunctions.find(
              "socket",
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT));
      FunctionDescriptor transfer =
          FunctionDescriptor.of(
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT,
              ValueLayout.ADDRESS,
              ValueLayout.JAVA_LONG,
              ValueLayout.JAVA_INT);
      MethodHandle send = SystemFunctions.find("send", transfer);
      MethodHandle recv = SystemFunctions.find("recv", transfer);
      MethodHandle end =
          SystemFunctions.find(
              "close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      return socket == null || send == null || recv == null || end == null
          ? null
          : new Calls(socket, send, recv, end);
    }

    int open() {
      try {
        return (int) socket.invokeExact(NETLINK, RAW_CLOSED_ON_EXEC, SOCK_DIAG);
      } catch (Throwable e) {
        throw SystemFunctions.unexpected(e);
      }
    }

    void shut(int descriptor) {
      try {
        int _ = (int) end.invokeExact(descriptor);
      } catch (Throwable e) {
        throw SystemFunctions.unexpected(e);
      }
    }

    /** Whether the kernel answered. */
    boolean ask(int descriptor, byte[] question, Map<Long, Long> answer) {
      try (Arena arena = Arena.ofConfined()) {
        MemorySegment out = arena.allocateFrom(ValueLayout.JAVA_BYTE, question);
        if ((long) send.invokeExact(descriptor, out, out.byteSize(), 0) != question.length) {
          return false;
        }
        MemorySegment in = arena.allocate(BUFFER, Long.BYTES);
        while (true) {
          long read = (long) recv.invokeExact(descriptor, in, (long) BUFFER, DO_NOT_WAIT);
          if (read <= 0) {
            return false;
          }
          if (!SocketTable.read(in.asSlice(0, read).asByteBuffer(), answer)) {
            return true;
          }
        }
      } catch (Throwable e) {
        throw SystemFunctions.unexpected(e);
      }
    }
  }
}
