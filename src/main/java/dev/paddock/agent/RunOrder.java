package dev.paddock.agent;

import java.time.Duration;

/** What was asked for when a run was started. */
record RunOrder(Agent agent, RunRequest request, Runs.Preparation preparation) {

  /** From asking to stop until force, where whoever asks does not say. */
  Duration grace() {
    return request.grace() == null ? agent.settings().grace() : request.grace();
  }
}
