package dev.paddock.agent;

import dev.paddock.log.Durations;
import org.jspecify.annotations.Nullable;

/** Puts times and ends of runs into words. */
final class RunWords {

  private static final String[] SIGNALS = {
    "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "", "FPE", "KILL", "", "SEGV", "", "PIPE",
    "ALRM", "TERM"
  };

  private RunWords() {}

  /** Such as {@code asked to stop by paddock stop (pid 812); force follows after 10 s}. */
  static String stop(StopOrder order) {
    StopRequest request = order.request();
    String who = request.by().name();
    String what =
        switch (request.by().cause()) {
          case ASKED -> (request.force() ? "force asked for by " : "asked to stop by ") + who;
          case QUIT -> (request.force() ? "forced: " : "asked to stop: ") + who + " is closing";
        };
    return request.force() ? what : what + "; force follows after " + Durations.text(order.grace());
  }

  /** Such as {@code " with code 3"} or {@code " by signal 15 (TERM)"}; empty where not known. */
  static String exit(Run.@Nullable Exit exit) {
    if (exit == null) {
      return "";
    }
    Integer signal = exit.signal();
    return signal == null ? " with code " + exit.code() : " by signal " + signalName(signal);
  }

  /**
   * Such as {@code 9 (KILL)}; the numbers below 16 mean the same on every system we know but 7, 10
   * and 12.
   */
  static String signalName(int number) {
    return number < SIGNALS.length && number > 0 && !SIGNALS[number].isEmpty()
        ? number + " (" + SIGNALS[number] + ")"
        : Integer.toString(number);
  }

  /** Such as {@code ", REST on port 8080"}; empty where there are none. */
  static String ports(Run.Ports ports) {
    var words = new StringBuilder();
    if (ports.rest() != null) {
      words.append(", REST on port ").append(ports.rest());
    }
    if (ports.a2a() != null) {
      words.append(", A2A on port ").append(ports.a2a());
    }
    if (ports.ui() != null) {
      words.append(", UI on port ").append(ports.ui());
    }
    return words.toString();
  }
}
