package dev.paddock.agent;

import dev.paddock.agent.AgentVariable.Source;
import dev.paddock.apkg.DotEnv;
import dev.paddock.apkg.Placeholders;
import dev.paddock.environment.ScrubbedVariables;
import dev.paddock.log.SecretMasker;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables an agent is started with, each with where its value came from.
 *
 * @param byName in no particular order
 * @param masked values that must not be seen, by the name they are masked as
 */
record AgentVariables(Map<String, Variable> byName, Map<String, String> masked) {

  /** One variable; {@code secret} means its value is never shown. */
  record Variable(String value, Source source, boolean secret) {
    @Override
    public String toString() {
      return secret ? "(secret) from " + source : value + " from " + source;
    }
  }

  /**
   * What the run decides about the variables.
   *
   * @param peers the file by which agents find each other, or null where the user wants none
   */
  record Place(
      String run, Path environment, Run.Ports ports, boolean shared, @Nullable Path peers) {}

  /**
   * Puts them together.
   *
   * @param user the variables Paddock was started with
   */
  static AgentVariables of(
      Map<String, String> user, Agent agent, Map<String, String> forRun, Place place)
      throws IOException {
    Path root = agent.agentPackage().root();
    AgentSettings settings = agent.settings();
    Map<String, String> dotEnv = DotEnv.read(root.resolve(".env"));
    var building = new Building(agent);
    building.add(ScrubbedVariables.of(user), Source.USER);

    var known = new LinkedHashMap<String, String>(building.values());
    known.putAll(dotEnv);
    known.putAll(settings.variables());
    known.putAll(forRun);
    for (var entry : agent.agentPackage().manifest().environment().entrySet()) {
      String value = Placeholders.expand(entry.getValue(), known::get);
      building.add(Map.of(entry.getKey(), value), Source.MANIFEST);
      // A later entry may use an earlier one, but never hides what wins over the manifest.
      known.putIfAbsent(entry.getKey(), value);
    }

    building.add(dotEnv, Source.DOT_ENV);
    building.add(settings.variables(), Source.SETTINGS);
    building.add(forRun, Source.RUN);
    building.add(forHost(agent, place, building), Source.HOST);
    return building.done(dotEnv);
  }

  private static Map<String, String> forHost(Agent agent, Place place, Building building) {
    var host = new LinkedHashMap<String, String>();
    Path root = agent.agentPackage().root();
    Path environment = place.environment();
    host.put("AGENT_PACKAGE_PATH", root.toString());
    host.put("AGENT_VENV_PATH", environment.toString());
    host.put("AGENT_APP_ID", agent.id().value());
    host.put("DEPLOYMENT_ID", place.run());
    host.put("MULTIPLEXED", Boolean.toString(place.shared()));
    putPort(host, "REST_PORT", place.ports().rest());
    putPort(host, "A2A_PORT", place.ports().a2a());
    putPort(host, "UI_PORT", place.ports().ui());
    if (place.peers() != null) {
      host.put(PeerFile.VARIABLE, place.peers().toString());
    }
    host.put("PYTHONPATH", root.toString());
    host.put("PYTHONUNBUFFERED", "1");
    host.put("PYTHONUTF8", "1");
    // Nothing is ever written into a package's folder. The Host turns this off for itself, and only
    // its own imports from that folder stay uncompiled.
    host.put("PYTHONDONTWRITEBYTECODE", "1");
    // As if the environment was activated: `python` and `pip` in a subprocess are the agent's own.
    host.put("VIRTUAL_ENV", environment.toString());
    String path = building.value("PATH");
    String bin = PythonLayout.binaries(environment).toString();
    host.put("PATH", path == null || path.isEmpty() ? bin : bin + File.pathSeparator + path);
    return host;
  }

  private static void putPort(Map<String, String> host, String name, @Nullable Integer port) {
    if (port != null) {
      host.put(name, port.toString());
    }
  }

  /** Name and value as a process is given them. */
  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    byName.forEach((name, variable) -> values.put(name, variable.value()));
    return values;
  }

  /** The names of those whose value is never shown. */
  List<String> secretNames() {
    return byName.entrySet().stream()
        .filter(entry -> entry.getValue().secret())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** For showing, by name; a secret that another variable's value contains is masked there too. */
  List<AgentVariable> shown() {
    var masker = new SecretMasker(masked);
    return byName.entrySet().stream()
        .map(entry -> {
          Variable variable = entry.getValue();
          String value = variable.secret() ? AgentVariable.HIDDEN : masker.whole(variable.value());
          return new AgentVariable(entry.getKey(), value, variable.source(), variable.secret());
        })
        .sorted(java.util.Comparator.comparing(AgentVariable::name))
        .toList();
  }

  /** Never a value: this may end up in a message. */
  @Override
  public String toString() {
    return byName.size() + " variables";
  }

  /** The variables so far; a later source replaces an earlier one's value. */
  private static final class Building {
    private final Map<String, Variable> all;
    private final Set<String> secrets;
    private final Map<String, String> masked = new LinkedHashMap<>();

    Building(Agent agent) {
      boolean windows = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("win");
      // Windows knows Path and PATH as one variable.
      this.all = windows ? new TreeMap<>(String.CASE_INSENSITIVE_ORDER) : new LinkedHashMap<>();
      this.secrets = Set.copyOf(agent.settings().secrets());
    }

    void add(Map<String, String> more, Source source) {
      more.forEach((name, value) -> {
        if (isPossible(name, value)) {
          boolean secret = source == Source.DOT_ENV || secrets.contains(name);
          all.put(name, new Variable(value, source, secret && source != Source.HOST));
        }
      });
    }

    /** No system can hand over any other. */
    private static boolean isPossible(String name, String value) {
      return !name.isEmpty()
          && name.indexOf('=') < 0
          && name.indexOf('\0') < 0
          && value.indexOf('\0') < 0;
    }

    @Nullable String value(String name) {
      Variable found = all.get(name);
      return found == null ? null : found.value();
    }

    Map<String, String> values() {
      var values = new LinkedHashMap<String, String>();
      all.forEach((name, variable) -> values.put(name, variable.value()));
      return values;
    }

    AgentVariables done(Map<String, String> dotEnv) {
      // Also where another source won: the agent may read the file itself.
      masked.putAll(dotEnv);
      all.forEach((name, variable) -> {
        if (variable.secret() && !variable.value().equals(dotEnv.get(name))) {
          masked.put(dotEnv.containsKey(name) ? name + " (set)" : name, variable.value());
        }
      });
      return new AgentVariables(
          java.util.Collections.unmodifiableMap(all),
          java.util.Collections.unmodifiableMap(masked));
    }
  }
}
