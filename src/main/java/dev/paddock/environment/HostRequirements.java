package dev.paddock.environment;

import dev.paddock.apkg.AgentPackage;
import java.util.List;

/** Says what the Host must find installed to serve a package's surfaces. */
public final class HostRequirements {

  private HostRequirements() {}

  /** Requirement lines for what the declared surfaces need and the package does not name itself. */
  public static List<String> of(AgentPackage agentPackage) {
    throw new UnsupportedOperationException();
  }
}
