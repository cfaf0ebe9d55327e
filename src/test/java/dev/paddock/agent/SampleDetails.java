package dev.paddock.agent;

import dev.paddock.environment.BuildRecord;
import dev.paddock.environment.Generation;
import dev.paddock.environment.Health;
import dev.paddock.environment.HealthState;
import dev.paddock.environment.InstalledDistribution;
import dev.paddock.environment.OutdatedDistribution;
import dev.paddock.environment.VulnerabilityReport;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Details of an environment as a web agent's would be, the same for every agent. */
public final class SampleDetails implements EnvironmentDetails {

  private static final Instant THEN = Instant.parse("2026-11-20T18:02:00Z");

  private final @Nullable PaddockException network;

  /** Everything can be asked, or questions over the network fail so. */
  public SampleDetails(@Nullable PaddockException network) {
    this.network = network;
  }

  private void reach() throws PaddockException {
    if (network != null) {
      throw network;
    }
  }

  private static Standing standing(int number, boolean current, List<String> runs) {
    Path path = Path.of("/home/ada/.local/share/paddock/environments/7c1f_a41c9be." + number);
    var facts =
        new Health.Facts(
            path.resolve("bin/python"),
            "3.11.7",
            Path.of("/usr/bin/python3"),
            "uv 0.13.9",
            "a41c9be",
            "cd".repeat(32),
            null,
            THEN.minusSeconds(86_400L * (3 - number)),
            List.of("httpx==0.27.2"));
    Health health = new Health(HealthState.VALID, List.of(), List.of(), path, facts);
    return new Standing(
        new Generation("a41c9be." + number, number, health, current), runs, 4_200_000L);
  }

  @Override
  public List<Standing> generations(AgentId id, boolean measured) {
    return List.of(standing(3, true, List.of()), standing(2, false, List.of("20261120T180200-1")));
  }

  @Override
  public List<InstalledDistribution> installed(AgentId id) {
    return List.of(
        new InstalledDistribution("fastapi", "0.115.6", 640_000, List.of("paddock"), null),
        new InstalledDistribution("httpx", "0.27.2", 310_000, List.of("requirements.txt"), null),
        new InstalledDistribution("idna", "3.10", 390_000, List.of("anyio", "httpx"), null),
        new InstalledDistribution("pip", "24.0", 6_000_000, List.of(), null),
        new InstalledDistribution(
            "tools", "1.0", 9_000, List.of("requirements.txt"), "file:///srv/tools.whl"));
  }

  @Override
  public List<OutdatedDistribution> outdated(AgentId id) throws PaddockException {
    reach();
    return List.of(new OutdatedDistribution("httpx", "0.27.2", "0.28.1"));
  }

  @Override
  public VulnerabilityReport vulnerabilities(AgentId id) throws PaddockException {
    reach();
    return new VulnerabilityReport(
        "pip-audit",
        List.of(
            new VulnerabilityReport.Vulnerability(
                "idna", "3.10", "PYSEC-1", List.of("3.11"), "Slow on long names.")),
        List.of("tools: not on the index"),
        4);
  }

  @Override
  public List<BuildRecord> builds(AgentId id) {
    Path logs = Path.of("/home/ada/.local/share/paddock/builds/7c1f");
    return List.of(
        new BuildRecord(logs.resolve("3.log"), THEN, BuildRecord.Ending.BUILT, "0.6 s"),
        new BuildRecord(
            logs.resolve("2.log"),
            THEN.minusSeconds(200_000),
            BuildRecord.Ending.FAILED,
            "a and b conflict"),
        new BuildRecord(
            logs.resolve("1.log"), THEN.minusSeconds(700_000), BuildRecord.Ending.BUILT, "4.1 s"));
  }

  @Override
  public List<String> buildLog(AgentId id, Path log) {
    return List.of(
        "Building 7c1f_a41c9be.3 with Python 3.11.7 (/usr/bin/python3) by uv",
        "Resolved 31 packages in 341ms",
        "Downloading grpcio (5.9MiB)");
  }

  @Override
  public void openTerminal(AgentId id) throws PaddockException {
    reach();
  }

  @Override
  public Difference difference(AgentId id, String from, @Nullable String to) {
    return new Difference(
        "a41c9be." + from, "a41c9be.3", List.of("httpx 0.26 → 0.27.2", "+idna 3.10"));
  }
}
