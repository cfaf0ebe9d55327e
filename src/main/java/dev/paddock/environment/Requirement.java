package dev.paddock.environment;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One requirement, normalised so that two ways to write the same are equal.
 *
 * @param name the normalised project name, or null for a bare URL or path
 * @param terms everything else in canonical spelling: extras, versions or URL, marker, hashes
 * @param line as an installer takes it
 * @param conditional whether it applies only where its marker does
 */
record Requirement(@Nullable String name, String terms, String line, boolean conditional) {

  private static final Pattern NAMED =
      Pattern.compile(
          "^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(\\[[^\\]]*])?\\s*"
              + "((?:[<>=!~(@;].*)?)$",
          Pattern.DOTALL);
  private static final Pattern HASH = Pattern.compile("\\s+--hash[=\\s]\\s*(\\S+)");
  private static final Pattern URL = Pattern.compile("^@\\s*(\\S+)(.*)$", Pattern.DOTALL);

  /** Reads a requirement line that is free of comments and is no option. */
  static Requirement parse(String line) {
    String text = line.strip();
    Matcher hash = HASH.matcher(text);
    String hashes =
        String.join(" --hash=", hash.results().map(found -> found.group(1)).sorted().toList());
    String bare = HASH.matcher(text).replaceAll("").strip();
    Matcher named = NAMED.matcher(bare);
    if (!named.matches() || looksLikePath(bare)) {
      return new Requirement(null, join(CredentialMask.apply(bare), hashes), text, false);
    }
    String rest = named.group(3).strip();
    String marker = "";
    Matcher url = URL.matcher(rest);
    String versions;
    if (url.matches()) {
      versions = "@" + CredentialMask.apply(url.group(1));
      rest = url.group(2).strip();
      marker = rest.startsWith(";") ? rest.substring(1) : rest;
    } else {
      int semicolon = rest.indexOf(';');
      versions = canonicalVersions(semicolon < 0 ? rest : rest.substring(0, semicolon));
      marker = semicolon < 0 ? "" : rest.substring(semicolon + 1);
    }
    String canonical = extras(named.group(2)) + versions;
    String condition = marker.strip().replaceAll("\\s+", " ").replace('"', '\'');
    if (!condition.isEmpty()) {
      canonical = canonical + "; " + condition;
    }
    return new Requirement(
        normalise(named.group(1)), join(canonical, hashes), text, !condition.isEmpty());
  }

  private static boolean looksLikePath(String text) {
    return text.startsWith(".") || text.startsWith("/") || text.endsWith(".whl");
  }

  private static String join(String terms, String hashes) {
    return hashes.isEmpty() ? terms : terms + " --hash=" + hashes;
  }

  private static String extras(@Nullable String group) {
    if (group == null) {
      return "";
    }
    String[] extras = group.substring(1, group.length() - 1).split(",");
    return Arrays.stream(extras)
        .map(extra -> normalise(extra.strip()))
        .filter(extra -> !extra.isEmpty())
        .sorted()
        .collect(java.util.stream.Collectors.joining(",", "[", "]"));
  }

  private static String canonicalVersions(String text) {
    String bare = text.replaceAll("\\s+", "");
    if (bare.startsWith("(") && bare.endsWith(")")) {
      bare = bare.substring(1, bare.length() - 1);
    }
    String[] parts = bare.split(",");
    Arrays.sort(parts);
    return String.join(",", parts);
  }

  /** A project's name as indexes compare it: lower case, one dash for a run of separators. */
  static String normalise(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
  }

  /** The canonical spelling, equal for all ways to write the same. */
  String canonical() {
    return name == null ? terms : terms.startsWith("@") ? name + " " + terms : name + terms;
  }

  /** The terms for people: a plain pin is only its version. */
  String shownTerms() {
    String versions = terms.startsWith("==") ? terms.substring(2) : terms;
    int hashes = versions.indexOf(" --hash=");
    String shown = hashes < 0 ? versions : versions.substring(0, hashes);
    return shown.isEmpty() ? "any" : shown;
  }
}
