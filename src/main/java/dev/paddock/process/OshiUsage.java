package dev.paddock.process;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/** Asks OSHI, for the systems without {@code /proc}. Could not be tried on those. */
final class OshiUsage implements TreeUsage {

  private final OperatingSystem system = new SystemInfo().getOperatingSystem();

  @Override
  public void refresh(Set<ProcessIdentity> shims) {
    // OSHI looks when it is asked.
  }

  @Override
  public @Nullable Usage below(ProcessIdentity shim, boolean dear) {
    if (!shim.isAlive()) {
      return null;
    }
    List<OSProcess> below =
        system.getDescendantProcesses(Math.toIntExact(shim.pid()), _ -> true, null, 0);
    long milliseconds = 0;
    long resident = 0;
    int threads = 0;
    long files = 0;
    for (OSProcess process : below) {
      milliseconds += process.getKernelTime() + process.getUserTime();
      resident += process.getResidentMemory();
      threads += process.getThreadCount();
      files += dear ? process.getOpenFiles() : 0;
    }
    return new Usage(
        Duration.ofMillis(milliseconds),
        resident,
        dear ? 0 : -1,
        below.size(),
        threads,
        dear ? Math.toIntExact(Math.min(files, Integer.MAX_VALUE)) : -1);
  }
}
