package dev.paddock.agent;

import dev.paddock.environment.Health;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/**
 * What a run was made of, kept with its record so that a later failure can name what changed. No
 * value of a variable is in it: of those not secret there is a digest.
 *
 * @param settings names and values of the agent's settings, as text
 */
record RunBasis(
    String version,
    @Nullable String sha256,
    @Nullable String fingerprint,
    @Nullable String python,
    Map<String, String> settings) {

  RunBasis {
    Objects.requireNonNull(version, "version");
    settings = Map.copyOf(settings);
  }

  /** What a run about to start is made of. */
  static RunBasis of(Runs.Prepared prepared, RunRequest request) {
    Agent agent = prepared.agent();
    Health.Facts facts = prepared.health().facts();
    return new RunBasis(
        agent.version(),
        agent.agentPackage().sha256(),
        facts == null ? null : facts.fingerprint(),
        facts == null ? null : facts.pythonVersion(),
        settings(agent.settings(), request));
  }

  private static Map<String, String> settings(AgentSettings settings, RunRequest request) {
    var all = new LinkedHashMap<String, String>();
    put(all, "REST port", request.restPort() == null ? settings.restPort() : request.restPort());
    put(all, "A2A port", request.a2aPort() == null ? settings.a2aPort() : request.a2aPort());
    put(all, "UI port", request.uiPort() == null ? settings.uiPort() : request.uiPort());
    put(all, "working folder", settings.workingFolder());
    put(all, "grace time", tenths(request.grace() == null ? settings.grace() : request.grace()));
    put(all, "restart policy", settings.restart());
    var variables = new LinkedHashMap<String, String>(settings.variables());
    variables.putAll(request.variables());
    for (String name : new TreeSet<>(variables.keySet())) {
      boolean secret = settings.secrets().contains(name);
      String digest = DigestUtils.sha256Hex(String.valueOf(variables.get(name)));
      all.put("variable " + name, secret ? "secret" : digest.substring(0, 12));
    }
    return all;
  }

  /** As records have it since their beginning; earlier ones are compared with it. */
  private static String tenths(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }

  private static void put(Map<String, String> all, String name, @Nullable Object value) {
    if (value != null) {
      all.put(name, value.toString());
    }
  }

  /** What is different from an earlier run's, in short sentences. */
  List<String> changesSince(RunBasis earlier) {
    var changes = new ArrayList<String>();
    compare(changes, "package", earlier.version, version);
    if (earlier.version.equals(version) && !Objects.equals(earlier.sha256, sha256)) {
      changes.add("package: same version " + version + ", other content");
    }
    compare(changes, "Python", earlier.python, python);
    if (!Objects.equals(earlier.fingerprint, fingerprint)) {
      changes.add("environment: made from other requirements");
    }
    var names = new TreeSet<String>(earlier.settings.keySet());
    names.addAll(settings.keySet());
    for (String name : names) {
      String before = earlier.settings.get(name);
      String now = settings.get(name);
      if (name.startsWith("variable ")) {
        compareVariable(changes, name, before, now);
      } else {
        compare(changes, name, before, now);
      }
    }
    return changes;
  }

  private static void compare(
      List<String> changes, String name, @Nullable String before, @Nullable String now) {
    if (!Objects.equals(before, now)) {
      String was = before == null ? "none" : before;
      changes.add(name + ": " + shown(was) + " → " + shown(now == null ? "none" : now));
    }
  }

  /** A time of whole seconds without its tenths. */
  private static String shown(String value) {
    return value.endsWith(".0 s") ? value.substring(0, value.length() - 4) + " s" : value;
  }

  private static void compareVariable(
      List<String> changes, String name, @Nullable String before, @Nullable String now) {
    if (before == null || now == null) {
      changes.add(name + ": " + (before == null ? "added" : "removed"));
    } else if (!before.equals(now)) {
      changes.add(name + ": another value");
    }
  }
}
