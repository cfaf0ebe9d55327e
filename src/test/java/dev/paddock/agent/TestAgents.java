package dev.paddock.agent;

import dev.paddock.apkg.AgentPackage;
import dev.paddock.apkg.DeployHints;
import dev.paddock.apkg.Manifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes agents out of a few lines of Python. */
final class TestAgents {

  /** Says that it is up, and stays so. */
  static final String FOREVER =
      """
      print("up", flush=True)
      while True:
          time.sleep(60)
      """;

  /** The same, deaf to TERM. */
  static final String STUBBORN = "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + FOREVER;

  private TestAgents() {}

  /** An agent whose entry point is a function {@code main} with this body. */
  static Agent entrypoint(Path root, String body) throws IOException {
    return entrypoint(new AgentId("agent"), root, body);
  }

  static Agent entrypoint(AgentId id, Path root, String body) throws IOException {
    write(root, body);
    return existing(id, root);
  }

  private static void write(Path root, String body) throws IOException {
    Files.createDirectories(root);
    String imports = "import os, signal, subprocess, sys, time\n\n";
    Files.writeString(root.resolve("main.py"), imports + "def main():\n" + body.strip().indent(4));
  }

  /** An agent in a folder with a {@code main.py}. */
  static Agent existing(AgentId id, Path root) {
    return new Agent(
        id,
        new AgentPackage(root, root, null, manifest(Map.of()), DeployHints.NONE, List.of()),
        AgentSettings.DEFAULT,
        null,
        Instant.EPOCH);
  }

  static Manifest manifest(Map<String, String> environment) {
    return new Manifest(
        "sample",
        "1.0.0",
        null,
        "A sample",
        null,
        null,
        "main:main",
        null,
        null,
        environment,
        List.of(),
        null,
        null,
        null,
        null,
        List.of(),
        Map.of());
  }

  /** The agent as one whose only surface is what that function offers over gRPC. */
  static Agent offeringA2a(Agent agent, String entry) {
    return with(
        agent,
        new Manifest(
            "sample",
            "1.0.0",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            Map.of(),
            List.of(),
            null,
            null,
            new Manifest.A2aEntry(entry, "entry"),
            null,
            List.of(),
            Map.of()),
        null);
  }

  static Agent with(Agent agent, AgentSettings settings) {
    return new Agent(
        agent.id(), agent.agentPackage(), settings, agent.environment(), agent.loadedAt());
  }

  /** Settings of an agent that is not waited for long. */
  static AgentSettings.Change impatient() {
    return AgentSettings.DEFAULT
        .change()
        .grace(Duration.ofSeconds(5))
        .startTimeout(Duration.ofSeconds(20));
  }

  static Agent with(Agent agent, Manifest manifest, @Nullable DeployHints hints) {
    AgentPackage old = agent.agentPackage();
    return new Agent(
        agent.id(),
        new AgentPackage(
            old.root(),
            old.source(),
            old.sha256(),
            manifest,
            hints == null ? old.deploy() : hints,
            List.of()),
        agent.settings(),
        agent.environment(),
        agent.loadedAt());
  }
}
