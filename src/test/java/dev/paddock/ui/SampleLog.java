package dev.paddock.ui;

import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Writes a run's log, unless it is there, as an agent that searches the web would. */
final class SampleLog {

  private SampleLog() {}

  static void write(Path folder) throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    var clock = new Stepping();
    try (var log = new RunLogWriter(folder, RunLogWriter.Limits.DEFAULT, clock)) {
      line(log, LogStream.PADDOCK, "environment reused: valid, 31 packages");
      line(log, LogStream.PADDOCK, "started pid 48213 · REST 8081 · A2A 50051");
      line(log, LogStream.ERR, "INFO:     Started server process [48213]");
      line(log, LogStream.ERR, "INFO:     Application startup complete.");
      line(log, LogStream.PADDOCK, "ready after 0.80 s");
      for (int i = 0; i < 5; i++) {
        line(log, LogStream.OUT, "INFO:     POST /search 200 · " + (380 + 7 * i) + " ms");
      }
      line(log, LogStream.ERR, "WARNING:  rate limit: 2 requests left, resets in 8 s");
      line(log, LogStream.OUT, "INFO:     POST /search 200 · 401 ms");
      line(log, LogStream.ERR, "Traceback (most recent call last):");
      line(log, LogStream.ERR, "  File \"/srv/providers/serp.py\", line 88, in search");
      line(log, LogStream.ERR, "    key = os.environ['api_key']");
      line(log, LogStream.ERR, "KeyError: 'api_key'");
      line(log, LogStream.OUT, "INFO:     POST /search 500 · 7 ms");
      line(log, LogStream.OUT, "INFO:     cache: 182 hits, 9 misses");
      line(log, LogStream.OUT, "DEBUG:    {\"event\":\"embed\",\"batch\":64,\"ms\":212}");
      line(log, LogStream.OUT, "INFO:     stored 64 vectors");
      line(log, LogStream.OUT, "INFO:     GET /health 200 · 1 ms");
      line(log, LogStream.OUT, "INFO:     POST /search 200 · 417 ms");
    }
  }

  private static void line(RunLogWriter log, LogStream stream, String text) {
    log.line(stream, text);
  }

  /** A clock on which every look takes a little longer than the last. */
  private static final class Stepping extends Clock {
    private Instant now = Instant.parse("2026-11-24T10:15:01.882Z");

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      now = now.plus(Duration.ofMillis(273));
      return now;
    }
  }
}
