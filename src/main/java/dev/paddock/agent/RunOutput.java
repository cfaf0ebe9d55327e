package dev.paddock.agent;

import dev.paddock.log.LogStream;
import dev.paddock.log.RunLogWriter;
import dev.paddock.log.SecretMasker;
import dev.paddock.process.AgentLauncher;
import java.time.Clock;
import java.util.Map;

/** Takes what an agent writes: masks its secrets, stores it, and tells it. */
final class RunOutput implements AgentLauncher.OutputSink {

  private final Channel out;
  private final Channel err;

  RunOutput(Map<String, String> secrets, RunLogWriter log, RunEvents events, Clock clock) {
    this.out = new Channel(LogStream.OUT, new SecretMasker(secrets), log, events, clock);
    this.err = new Channel(LogStream.ERR, new SecretMasker(secrets), log, events, clock);
  }

  @Override
  public void bytes(boolean error, byte[] buffer, int length) {
    Channel channel = error ? err : out;
    channel.pass(channel.masker.mask(buffer, length));
  }

  @Override
  public void end(boolean error) {
    Channel channel = error ? err : out;
    channel.pass(channel.masker.end());
    channel.log.end(channel.stream);
  }

  private record Channel(
      LogStream stream, SecretMasker masker, RunLogWriter log, RunEvents events, Clock clock) {

    void pass(byte[] masked) {
      if (masked.length > 0) {
        log.write(stream, masked, masked.length);
        events.output(new RunEvent.Output(clock.instant(), stream, masked));
      }
    }
  }
}
