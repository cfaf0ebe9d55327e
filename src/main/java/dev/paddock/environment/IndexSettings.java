package dev.paddock.environment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where packages come from by the user's variables and settings files, for both installers. */
final class IndexSettings {

  /** What tells uv where packages come from. */
  static final List<String> UV_INDEX_NAMES =
      List.of(
          "UV_DEFAULT_INDEX",
          "UV_INDEX_URL",
          "UV_INDEX",
          "UV_EXTRA_INDEX_URL",
          "UV_NO_INDEX",
          "UV_CONFIG_FILE");

  private static final Pattern UV_TOML_INDEX =
      Pattern.compile("(?m)^\\s*(\\[\\[index]]|index\\s*=|index-url\\s*=|extra-index-url\\s*=)");

  private final Map<String, String> variables;
  private final @Nullable Path home;
  private final Map<String, String> pip;
  private final boolean uvHasIndex;

  /** Reads the settings files once. */
  IndexSettings(Map<String, String> variables) {
    this.variables = variables;
    String folder = variables.getOrDefault("HOME", variables.get("USERPROFILE"));
    this.home = folder == null || folder.isBlank() ? null : Path.of(folder);
    this.pip = pipSettings();
    this.uvHasIndex =
        UV_INDEX_NAMES.stream().anyMatch(name -> filled(name) != null) || uvFileHasIndex();
  }

  private @Nullable String filled(String name) {
    String value = variables.get(name);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private Map<String, String> pipSettings() {
    Map<String, String> settings = new TreeMap<>();
    for (Path file : pipFiles()) {
      settings.putAll(readIni(file));
    }
    for (String name :
        List.of(
            "index-url",
            "extra-index-url",
            "find-links",
            "no-index",
            "trusted-host",
            "cert",
            "proxy")) {
      String value = filled("PIP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'));
      if (value != null) {
        settings.put(name, value);
      }
    }
    return settings;
  }

  /** In pip's order: a later one wins. */
  private List<Path> pipFiles() {
    List<Path> files = new ArrayList<>();
    String chosen = filled("PIP_CONFIG_FILE");
    if (chosen != null && (chosen.equals("/dev/null") || chosen.equalsIgnoreCase("nul"))) {
      return files;
    }
    if (VenvLayout.isWindows()) {
      addFile(files, filled("PROGRAMDATA"), "pip\\pip.ini");
      addFile(files, filled("USERPROFILE"), "pip\\pip.ini");
      addFile(files, filled("APPDATA"), "pip\\pip.ini");
    } else {
      files.add(Path.of("/Library/Application Support/pip/pip.conf"));
      String folders = filled("XDG_CONFIG_DIRS");
      for (String folder : (folders == null ? "/etc/xdg" : folders).split(":")) {
        addFile(files, folder, "pip/pip.conf");
      }
      files.add(Path.of("/etc/pip.conf"));
      if (home != null) {
        files.add(home.resolve(".pip/pip.conf"));
        files.add(home.resolve("Library/Application Support/pip/pip.conf"));
        String config = filled("XDG_CONFIG_HOME");
        addFile(
            files, config == null ? home.resolve(".config").toString() : config, "pip/pip.conf");
      }
    }
    addFile(files, chosen, "");
    return files;
  }

  private static void addFile(List<Path> files, @Nullable String folder, String name) {
    if (folder != null && !folder.isBlank()) {
      files.add(Path.of(folder).resolve(name));
    }
  }

  private static Map<String, String> readIni(Path file) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> lines;
    try {
      lines = Files.isRegularFile(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException _) {
      // A settings file we may not read is one the installers may not read either.
      return settings;
    }
    String section = "";
    String key = "";
    for (String line : lines) {
      String text = line.strip();
      if (text.isEmpty() || text.startsWith("#") || text.startsWith(";")) {
        continue;
      }
      int equals = text.indexOf('=');
      boolean ours = section.equals("global") || section.equals("install");
      if (text.startsWith("[") && text.endsWith("]")) {
        section = text.substring(1, text.length() - 1).strip();
      } else if (ours && Character.isWhitespace(line.charAt(0)) && !key.isEmpty()) {
        settings.merge(key, text, (old, more) -> (old + " " + more).strip());
      } else if (ours && equals > 0) {
        key = text.substring(0, equals).strip().toLowerCase(Locale.ROOT).replace('_', '-');
        settings.put(key, text.substring(equals + 1).strip());
      }
    }
    return settings;
  }

  private boolean uvFileHasIndex() {
    List<Path> files = new ArrayList<>();
    if (VenvLayout.isWindows()) {
      addFile(files, filled("APPDATA"), "uv\\uv.toml");
      addFile(files, filled("PROGRAMDATA"), "uv\\uv.toml");
    } else {
      files.add(Path.of("/etc/uv/uv.toml"));
      String config = filled("XDG_CONFIG_HOME");
      if (config != null || home != null) {
        addFile(files, config == null ? home + "/.config" : config, "uv/uv.toml");
      }
    }
    for (Path file : files) {
      try {
        if (Files.isRegularFile(file) && UV_TOML_INDEX.matcher(Files.readString(file)).find()) {
          return true;
        }
      } catch (IOException _) {
        // uv will say itself that it cannot read its settings.
      }
    }
    return false;
  }

  /** What of it belongs to an environment's inputs, credentials masked. */
  Map<String, String> inputs(String installer) {
    Map<String, String> found = new TreeMap<>();
    if (installer.equals("uv") && uvHasIndex) {
      for (String name : UV_INDEX_NAMES) {
        String value = filled(name);
        if (value != null) {
          found.put(name, CredentialMask.apply(value));
        }
      }
      return found;
    }
    Map<String, String> settings = new TreeMap<>(pip);
    settings.putAll(fromUv());
    for (String name : List.of("index-url", "extra-index-url", "no-index")) {
      String value = settings.get(name);
      if (value != null && !value.isEmpty()) {
        found.put(name, CredentialMask.apply(value));
      }
    }
    return found;
  }

  /** The variables that tell uv what pip is told, where uv is told nothing itself. */
  Map<String, String> forUv() {
    Map<String, String> handed = new LinkedHashMap<>();
    if (!uvHasIndex) {
      hand(handed, "UV_DEFAULT_INDEX", pip.get("index-url"));
      hand(handed, "UV_INDEX", pip.get("extra-index-url"));
      if (isTrue(pip.get("no-index"))) {
        handed.put("UV_NO_INDEX", "1");
      }
    }
    hand(handed, "UV_FIND_LINKS", findLinks());
    hand(handed, "UV_INSECURE_HOST", pip.get("trusted-host"));
    hand(handed, "SSL_CERT_FILE", pip.get("cert"));
    String proxy = pip.get("proxy");
    if (proxy != null && filled("HTTPS_PROXY") == null && filled("https_proxy") == null) {
      handed.put("HTTPS_PROXY", proxy);
      handed.put("HTTP_PROXY", proxy);
    }
    return handed;
  }

  /**
   * The variables that tell pip what uv is told, where pip is told nothing itself: a company's
   * index or certificate that is named to one of them is meant for both.
   */
  Map<String, String> forPip() {
    Map<String, String> handed = new LinkedHashMap<>();
    fromUv()
        .forEach((name, value) ->
            handed.put("PIP_" + name.toUpperCase(Locale.ROOT).replace('-', '_'), value));
    String certificates = filled("SSL_CERT_FILE");
    boolean own =
        pip.containsKey("cert")
            || filled("REQUESTS_CA_BUNDLE") != null
            || filled("CURL_CA_BUNDLE") != null;
    if (certificates != null && !own && Files.isRegularFile(Path.of(certificates))) {
      handed.put("PIP_CERT", certificates);
    }
    return handed;
  }

  /** uv's indexes by the names of pip's settings; none where pip has settings of its own. */
  private Map<String, String> fromUv() {
    Map<String, String> found = new TreeMap<>();
    if (pip.containsKey("index-url")
        || pip.containsKey("extra-index-url")
        || pip.containsKey("no-index")) {
      return found;
    }
    String first = filled("UV_DEFAULT_INDEX");
    first = first == null ? filled("UV_INDEX_URL") : first;
    String more = filled("UV_INDEX");
    more = more == null ? filled("UV_EXTRA_INDEX_URL") : more;
    if (first != null) {
      found.put("index-url", unnamed(first));
    }
    if (more != null) {
      List<String> indexes = Stream.of(more.split("\\s+")).map(IndexSettings::unnamed).toList();
      found.put("extra-index-url", String.join(" ", indexes));
    }
    if (isTrue(filled("UV_NO_INDEX"))) {
      found.put("no-index", "1");
    }
    return found;
  }

  /** uv takes {@code name=address}. */
  private static String unnamed(String index) {
    return index.replaceFirst("^[A-Za-z0-9_.-]+=", "");
  }

  private void hand(Map<String, String> handed, String name, @Nullable String value) {
    if (value != null && !value.isBlank() && filled(name) == null) {
      handed.put(name, value.strip().replaceAll("\\s+", " "));
    }
  }

  /** pip passes over a folder that is not there; uv would fail. */
  private @Nullable String findLinks() {
    String value = pip.get("find-links");
    if (value == null) {
      return null;
    }
    List<String> there = new ArrayList<>();
    for (String link : value.strip().split("\\s+")) {
      if (link.contains("://") || Files.exists(Path.of(link))) {
        there.add(link);
      }
    }
    return String.join(",", there);
  }

  private static boolean isTrue(@Nullable String value) {
    return value != null
        && List.of("1", "true", "yes", "on").contains(value.toLowerCase(Locale.ROOT));
  }
}
