package dev.paddock.ui.log;

import dev.paddock.log.LevelDetector;
import dev.paddock.log.LogLevel;
import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** What one line costs: to be split off and stored, to be given its level, to be coloured. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class LogBenchmarks {

  private static final int LINES = 600;

  @Param({
    "INFO:     127.0.0.1:52112 - \"GET /health HTTP/1.1\" 200 OK",
    "2026-11-22 10:15:03,120 - agent.search - WARNING - 2 requests left",
    "{\"event\": \"embed\", \"batch\": 64, \"level\": \"debug\", \"ms\": 212}",
    "a line that names no level, as most programs write most of the time",
    "\u001b[32mINFO\u001b[0m \u001b[1;38;5;208mserver\u001b[0m \u001b[4mstarted\u001b[0m",
  })
  public String line = "";

  private byte[] block = {};
  private Path folder = Path.of("");
  private RunLogWriter writer;

  /** Makes a block as it comes from a pipe. */
  @Setup(Level.Iteration)
  public void open() throws IOException {
    block = (line + "\n").repeat(LINES).getBytes(StandardCharsets.UTF_8);
    folder = Files.createTempDirectory("paddock-jmh-");
    writer =
        new RunLogWriter(
            folder, new RunLogWriter.Limits(64L << 20, 8L << 20), Clock.systemUTC());
  }

  /** Removes what was stored. */
  @TearDown(Level.Iteration)
  public void close() throws IOException {
    writer.close();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  /** From a block of a pipe to records in the file. */
  @Benchmark
  @OperationsPerInvocation(LINES)
  public void splitAndStore() {
    writer.write(LogStream.OUT, block, block.length);
  }

  /** How serious it is. */
  @Benchmark
  public LogLevel level() {
    return LevelDetector.detect(line);
  }

  /** Text and styles. */
  @Benchmark
  public Object ansi() {
    return AnsiText.of(line);
  }
}
