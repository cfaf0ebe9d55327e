package dev.paddock.apkg;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Judges an archive's symbolic links by where they lead once every link on the way is followed. */
final class ArchiveLinks {

  /** Linux follows no more than this many either. */
  private static final int MOST_FOLLOWED = 40;

  /** More steps than honest archives need together, few enough to take no time. */
  private static final int MOST_STEPS = 500_000;

  private final Map<String, String> targets;
  private int steps;

  /**
   * Judges links.
   *
   * @param targets what each link says, by {@link EntryName#key} of the link's path
   */
  ArchiveLinks(Map<String, String> targets) {
    this.targets = targets;
  }

  /**
   * The target with forward slashes, if it stays inside.
   *
   * @param path the link's place in the package
   */
  String judged(String path, String target) throws ArchiveRefusal {
    String slashed = target.replace('\\', '/');
    if (target.isEmpty() || target.indexOf('\0') >= 0) {
      throw new ArchiveRefusal(
          "link-broken", path, "the link " + Shown.value(path) + " says nothing");
    }
    follow(path, slashed);
    return slashed;
  }

  private void follow(String path, String target) throws ArchiveRefusal {
    List<String> here = new ArrayList<>(List.of(path.split("/")));
    here.removeLast();
    Deque<String> todo = new ArrayDeque<>();
    push(todo, path, target);
    int followed = 0;
    while (!todo.isEmpty()) {
      String part = todo.pop();
      if (part.isEmpty() || part.equals(".")) {
        continue;
      }
      if (part.equals("..")) {
        if (here.isEmpty()) {
          throw outside(path, target);
        }
        here.removeLast();
        continue;
      }
      if (++steps > MOST_STEPS) {
        throw new ArchiveRefusal("link-loop", path, "the links of the archive lead on without end");
      }
      here.add(part);
      String next = targets.get(EntryName.key(String.join("/", here)));
      if (next != null) {
        if (++followed > MOST_FOLLOWED) {
          throw new ArchiveRefusal(
              "link-loop", path, "the link " + Shown.value(path) + " leads in a circle");
        }
        here.removeLast();
        push(todo, path, next.replace('\\', '/'));
      }
    }
  }

  private static void push(Deque<String> todo, String path, String target) throws ArchiveRefusal {
    if (target.startsWith("/") || target.matches("(?s)[A-Za-z]:.*")) {
      throw outside(path, target);
    }
    String[] parts = target.split("/");
    for (int i = parts.length - 1; i >= 0; i--) {
      todo.push(parts[i]);
    }
  }

  private static ArchiveRefusal outside(String path, String target) {
    return new ArchiveRefusal(
        "link-outside",
        path,
        "the link "
            + Shown.value(path)
            + " to "
            + Shown.value(target)
            + " leads outside the package");
  }
}
