package dev.paddock.cli;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.BuildWords;

/** Shows people how a build goes. */
final class BuildSteps implements AgentService.BuildProgress {

  private final Output output;
  private String step = "";
  private String at = "";
  private String amount = "";

  BuildSteps(Output output) {
    this.output = output;
  }

  @Override
  public void waiting(long pid, String command) {
    output.note(
        "waiting for " + command + " (process " + pid + "), which builds it; Ctrl C gives up");
  }

  @Override
  public synchronized void step(String step, int done, int total) {
    if (!step.equals(this.step)) {
      amount = "";
    }
    this.step = step;
    at = worded(step, done, total);
    output.progress(at + amount);
  }

  /** A step with how far it is, where that is known. */
  static String worded(String step, int done, int total) {
    if (total > 0) {
      return step + " " + done + " of " + total;
    }
    // pip does not know beforehand how many there will be, but it counts.
    return done > 0 ? step + " " + done : step;
  }

  @Override
  public synchronized void bytes(long done, long total) {
    amount = " · " + BuildWords.amount(done, total);
    output.progress(at + amount);
  }

  @Override
  public synchronized void line(String text) {
    // What the installer says is in the build's log; here it would only hide the step.
    output.progress(at.isEmpty() ? text : at + amount + " · " + text.strip());
  }
}
