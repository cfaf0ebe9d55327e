package dev.paddock.agent;

import dev.paddock.log.RunLogWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** Names and opens the files of one run beside its record. */
record RunFolder(Path path) {

  /** A log of the size limit still has some segments, so that not much goes at once. */
  private static final int SEGMENTS = 8;

  /** What the Host is told. */
  Path hostSpec() {
    return path.resolve("host.json");
  }

  /** What the Host tells. */
  Path hostStatus() {
    return path.resolve("status.jsonl");
  }

  /** What the shim notes. */
  Path shimReport() {
    return path.resolve("shim.report");
  }

  /** The log, to append to. */
  RunLogWriter openLog(Settings settings, Clock clock) throws IOException {
    long most = settings.logMaxBytesPerRun();
    long segment = Math.min(RunLogWriter.Limits.DEFAULT.segmentBytes(), most / SEGMENTS + 1);
    return new RunLogWriter(path, new RunLogWriter.Limits(most, segment), clock);
  }
}
