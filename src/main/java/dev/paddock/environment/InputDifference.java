package dev.paddock.environment;

import dev.paddock.environment.Health.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** Says in words what changed between what an environment was made from and what it should be. */
final class InputDifference {

  private final Inputs before;
  private final Inputs after;
  private final List<Reason> reasons = new ArrayList<>();

  private InputDifference(Inputs before, Inputs after) {
    this.before = before;
    this.after = after;
  }

  /** The reasons, most telling first; empty if nothing changed. */
  static List<Reason> between(Inputs before, Inputs after) {
    InputDifference difference = new InputDifference(before, after);
    difference.compare();
    return List.copyOf(difference.reasons);
  }

  private void compare() {
    after.options().stream()
        .filter(option -> option.startsWith("! "))
        .forEach(problem -> add("requirements-unreadable", problem.substring(2)));
    requirements("requirement", "", before.requirements(), after.requirements());
    requirements("constraint", "constraint ", before.constraints(), after.constraints());
    requirements("host-requirement", "host: ", before.host(), after.host());
    options();
    maps("definition", before.definitions(), after.definitions());
    change("python-request-changed", "Python asked for: ", before.python(), after.python());
    change("platform-changed", "platform: ", before.platform(), after.platform());
    change("installer-changed", "installer: ", before.installer(), after.installer());
    maps("index", before.index(), after.index());
    change("package-folder-changed", "package folder: ", before.link(), after.link());
  }

  private void add(String code, String detail) {
    reasons.add(new Reason(code, detail));
  }

  private void change(String code, String what, String old, String now) {
    if (!old.equals(now)) {
      add(code, what + old + " → " + now);
    }
  }

  private void requirements(String kind, String prefix, List<String> old, List<String> now) {
    Map<String, List<Requirement>> oldNames = byName(old);
    Map<String, List<Requirement>> newNames = byName(now);
    newNames.forEach((name, later) -> {
      List<Requirement> earlier = oldNames.get(name);
      if (earlier == null || earlier.equals(later)) {
        return;
      }
      String what =
          terms(earlier).equals(terms(later))
              ? ": hashes"
              : " " + terms(earlier) + " → " + terms(later);
      add(kind + "-changed", prefix + name + what);
    });
    newNames.keySet().stream()
        .filter(name -> !oldNames.containsKey(name))
        .forEach(name -> add(kind + "-added", prefix + "+" + name));
    oldNames.keySet().stream()
        .filter(name -> !newNames.containsKey(name))
        .forEach(name -> add(kind + "-removed", prefix + "-" + name));
  }

  private static Map<String, List<Requirement>> byName(List<String> lines) {
    Map<String, List<Requirement>> found = new LinkedHashMap<>();
    for (String line : lines) {
      Requirement requirement = Requirement.parse(line);
      String name = Objects.requireNonNullElse(requirement.name(), requirement.terms());
      found.computeIfAbsent(name, _ -> new ArrayList<>()).add(requirement);
    }
    return found;
  }

  private static String terms(List<Requirement> requirements) {
    return String.join(" and ", requirements.stream().map(Requirement::shownTerms).toList());
  }

  private void options() {
    for (String option : after.options()) {
      if (!before.options().contains(option) && !option.startsWith("! ")) {
        add("requirement-option-added", "+" + option);
      }
    }
    for (String option : before.options()) {
      if (!after.options().contains(option) && !option.startsWith("! ")) {
        add("requirement-option-removed", "removed: " + option);
      }
    }
  }

  private void maps(String kind, Map<String, String> old, Map<String, String> now) {
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      String earlier = old.get(key);
      String later = now.get(key);
      if (Objects.equals(earlier, later)) {
        continue;
      }
      // A digest tells people nothing; an index's address does.
      String values =
          kind.equals("index")
              ? ": "
                  + Objects.requireNonNullElse(earlier, "none")
                  + " → "
                  + Objects.requireNonNullElse(later, "none")
              : earlier == null ? " was added" : later == null ? " was removed" : " changed";
      add(code(kind, key), key + values);
    }
  }

  private static String code(String kind, String key) {
    return switch (key) {
      case "uv.lock", "pylock.toml" -> "lock-changed";
      case "pyproject.toml" -> "pyproject-changed";
      case "setup.py", "setup.cfg" -> "setup-changed";
      default -> kind + "-changed";
    };
  }
}
