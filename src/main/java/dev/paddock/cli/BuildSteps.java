package dev.paddock.cli;

import dev.paddock.agent.AgentService;

/** Shows people how a build goes. */
final class BuildSteps implements AgentService.BuildProgress {

  private final Output output;
  private volatile String step = "";

  BuildSteps(Output output) {
    this.output = output;
  }

  @Override
  public void waiting(long pid, String command) {
    output.note(
        "waiting for " + command + " (process " + pid + "), which builds it; Ctrl C gives up");
  }

  @Override
  public void step(String step, int done, int total) {
    String at = worded(step, done, total);
    this.step = at;
    output.progress(at);
  }

  /** A step with how far it is, where that is known. */
  static String worded(String step, int done, int total) {
    return total > 0 ? step + " " + done + " of " + total : step;
  }

  @Override
  public void line(String text) {
    // What the installer says is in the build's log; here it would only hide the step.
    String at = step;
    output.progress(at.isEmpty() ? text : at + " · " + text.strip());
  }
}
