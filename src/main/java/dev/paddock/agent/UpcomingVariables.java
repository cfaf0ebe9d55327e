package dev.paddock.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Tells with which variables an agent would be started now. */
final class UpcomingVariables {

  private final RunParts parts;

  UpcomingVariables(RunParts parts) {
    this.parts = parts;
  }

  /** By name; no value of a secret. */
  List<AgentVariable> shown(Agent agent) throws PaddockException {
    return of(agent).shown();
  }

  /** The values that must not be seen, by the name they are masked as. */
  Map<String, String> secrets(Agent agent) throws PaddockException {
    return of(agent).masked();
  }

  /** All of them. */
  AgentVariables of(Agent agent) throws PaddockException {
    try {
      Path environment = agent.environment();
      var place =
          new AgentVariables.Place(
              "…",
              environment == null ? Path.of("…") : environment,
              Run.Ports.NONE,
              true,
              parts.peers());
      return AgentVariables.of(parts.variables(), agent, Map.of(), place);
    } catch (IOException e) {
      throw Failures.disk("The variables of " + agent.name() + " could not be read", e);
    }
  }
}
