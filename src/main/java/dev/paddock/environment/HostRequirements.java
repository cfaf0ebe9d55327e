package dev.paddock.environment;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.Surface;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says what the Host must find installed to serve a package's surfaces. */
public final class HostRequirements {

  private HostRequirements() {}

  /** Requirement lines for what the declared surfaces need and the package does not name itself. */
  public static List<String> of(AgentPackage agentPackage) {
    try {
      return of(agentPackage, PackageRequirements.read(agentPackage));
    } catch (IOException | BuildFailedException _) {
      // Requirements that cannot be read name nothing; a build says what is wrong with them.
      return missing(agentPackage, Set.of());
    }
  }

  static List<String> of(AgentPackage agentPackage, PackageRequirements requirements) {
    return missing(agentPackage, requirements.names());
  }

  private static List<String> missing(AgentPackage agentPackage, Set<String> named) {
    Set<String> needed = new LinkedHashSet<>();
    for (Surface surface : agentPackage.manifest().surfaces()) {
      needed.addAll(
          switch (surface) {
            case REST -> List.of("fastapi", "uvicorn");
            case UI, HTTP_SERVER, EXPORTS -> List.of("uvicorn");
            // The Host describes its messages in a way that every protobuf since then reads.
            // Its `/health` and `/meta` are served over HTTP, beside gRPC.
            case A2A -> List.of("grpcio", "protobuf>=3.20", "uvicorn");
            case ENTRYPOINT -> List.<String>of();
          });
    }
    List<String> lines = new ArrayList<>(needed);
    lines.removeIf(line -> named.contains(line.replaceFirst(">=.*", "")));
    return List.copyOf(lines);
  }
}
