package dev.paddock.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs commands to their end, watched, and ends the whole tree of one that is cancelled. */
public final class CommandRunner {

  private final ShimFile shim;

  /**
   * Runs commands.
   *
   * @param shim where the shim's file is
   */
  public CommandRunner(ShimFile shim) {
    this.shim = shim;
  }

  /**
   * What to run.
   *
   * @param environment every variable; nothing is inherited
   * @param owner a Python to run the shim with, so that the command's tree ends with us whatever
   *     happens to us; null to run the command without: then only the command itself surely does
   * @param stall how long it may say nothing and show no other sign, or null for as long as it
   *     likes
   * @param limit how long it may take, or null for as long as it likes
   */
  public record Command(
      List<String> words,
      @Nullable Path directory,
      Map<String, String> environment,
      @Nullable Path owner,
      @Nullable Duration stall,
      @Nullable Duration limit) {}

  /** Hears each line as it is written; called from one thread at a time. */
  @FunctionalInterface
  public interface LineListener {
    /** A line without its end; {@code error} when it came from standard error. */
    void line(boolean error, String text);

    /**
     * When the command last did something else than write, by {@link System#nanoTime()}, where
     * anybody knows; called from any thread.
     */
    default long lastSign() {
      return System.nanoTime() - LONG_AGO;
    }

    /** Before anything that is looked at. */
    long LONG_AGO = Duration.ofDays(365).toNanos();
  }

  /** How a command ended. */
  public record CommandResult(
      int exitCode, Ending ending, String output, String errors, Duration time) {
    /** What ended it. */
    public enum Ending {
      /** It ended by itself. */
      EXITED,
      /** It said nothing for too long and was ended. */
      STALLED,
      /** It took too long and was ended. */
      TIMED_OUT
    }
  }

  /**
   * Runs a command; an interrupt ends its tree within two seconds and is passed on.
   *
   * <p>Its standard input is empty. It hears of its own end by a signal only under a shim; without
   * one it is ended by force.
   *
   * @return its output, each stream cut to its last 1 MiB; the code of a command ended by a signal
   *     is 128 and the signal's number
   * @throws IOException if it could not be started; the message is one clause
   */
  public CommandResult run(Command command, LineListener listener)
      throws IOException, InterruptedException {
    CommandOutput output = new CommandOutput(listener);
    CommandExecution execution =
        command.owner() == null
            ? CommandExecution.direct(command, output)
            : CommandExecution.owned(command, command.owner(), shim.shim(), output);
    return execution.await();
  }
}
