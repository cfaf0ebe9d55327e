package dev.paddock.environment;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Picks, of the versions there are, those nearest to the one asked for. */
final class NearestVersions {

  private static final Pattern ASKED = Pattern.compile("[0-9]+(?:\\.[0-9]+)*");
  private static final int SIDE = 2;

  private NearestVersions() {}

  /** Up to two below and two above, in words. */
  static String of(String requirement, List<String> there) {
    List<String> sorted = new ArrayList<>(there);
    sorted.removeIf(version -> version.matches(".*[a-zA-Z].*") && !version.contains("post"));
    if (sorted.isEmpty()) {
      sorted.addAll(there);
    }
    sorted.sort(Comparator.comparing(version -> version, PythonSpecifier::compare));
    String terms = requirement.replaceFirst("^[A-Za-z0-9._-]*[A-Za-z0-9](?=[<>=!~\\[ ])", "");
    Matcher asked = ASKED.matcher(terms);
    if (!asked.find()) {
      return sorted.getLast();
    }
    int place = 0;
    while (place < sorted.size() && PythonSpecifier.compare(sorted.get(place), asked.group()) < 0) {
      place++;
    }
    return String.join(
        ", ", sorted.subList(Math.max(0, place - SIDE), Math.min(sorted.size(), place + SIDE)));
  }
}
