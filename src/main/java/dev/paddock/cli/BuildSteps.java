package dev.paddock.cli;

import dev.paddock.agent.AgentService;

/** Shows people how a build goes. */
final class BuildSteps implements AgentService.BuildProgress {

  private final Output output;

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
    output.progress(worded(step, done, total));
  }

  /** A step with how far it is, where that is known. */
  static String worded(String step, int done, int total) {
    return total > 0 ? step + " " + done + " of " + total : step;
  }

  @Override
  public void line(String text) {
    output.progress(text);
  }
}
