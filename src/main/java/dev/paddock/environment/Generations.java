package dev.paddock.environment;

import dev.paddock.environment.BuildOutcome.Action;
import dev.paddock.environment.EnvironmentFolders.Occupant;
import dev.paddock.environment.EnvironmentInspector.Depth;
import dev.paddock.environment.Environments.BuildOptions;
import dev.paddock.environment.Environments.Pointer;
import dev.paddock.environment.Health.Facts;
import dev.paddock.environment.Health.Reason;
import dev.paddock.storage.FileLocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** Lists an agent's environments and goes back to an earlier one that is still valid. */
final class Generations {

  private final EnvironmentFolders folders;
  private final EnvironmentInspector inspector;
  private final BuildLocks locks;

  Generations(EnvironmentFolders folders, EnvironmentInspector inspector, BuildLocks locks) {
    this.folders = folders;
    this.inspector = inspector;
    this.locks = locks;
  }

  /** The agent's environments with their quick verdicts, the newest first. */
  List<Generation> list(Plan plan) throws IOException, InterruptedException {
    Path pointed = folders.pointed(plan.spec().current());
    List<Generation> found = new ArrayList<>();
    for (Path folder : folders.all()) {
      if (isOf(plan.spec().agentId(), folder)) {
        boolean current = folder.equals(pointed);
        Health health = inspector.judge(plan, folder, current, Depth.QUICK);
        found.add(
            new Generation(
                nameOf(folder), EnvironmentFolders.generationOf(folder), health, current));
      }
    }
    found.sort(
        Comparator.comparing(Generations::created).thenComparingInt(Generation::number).reversed());
    return List.copyOf(found);
  }

  private static boolean isOf(String agentId, Path folder) throws IOException {
    String key = EnvironmentFolders.keyOf(folder);
    return key != null
        && key.substring(0, key.lastIndexOf('_')).equals(agentId)
        && EnvironmentFolders.occupant(folder) == Occupant.ENVIRONMENT;
  }

  private static Instant created(Generation generation) {
    Facts facts = generation.health().facts();
    return facts == null
        ? Instant.EPOCH
        : Objects.requireNonNullElse(facts.createdAt(), Instant.EPOCH);
  }

  private static String nameOf(Path folder) {
    String key = Objects.requireNonNull(EnvironmentFolders.keyOf(folder));
    String hash = key.substring(key.lastIndexOf('_') + 1);
    return hash + "." + EnvironmentFolders.generationOf(folder);
  }

  /**
   * Makes the agent point to another of its environments, if that is valid now.
   *
   * @param wanted a number, or a generation's whole name
   */
  BuildOutcome goTo(
      Plan plan, String wanted, BuildOptions options, BuildListener listener, Pointer pointer)
      throws BuildFailedException, EnvironmentBusyException, IOException, InterruptedException {
    long start = System.nanoTime();
    List<Generation> all = list(plan);
    Generation chosen = choose(plan, all, wanted);
    Path folder = chosen.health().path();
    String key = Objects.requireNonNull(EnvironmentFolders.keyOf(folder));
    // Whoever collects needs this lock too: what was judged cannot go before it is pointed to.
    try (FileLocks.Held _ = locks.take(key, options.limits().lockWait(), listener)) {
      Health health = inspector.judge(plan, folder, chosen.current(), Depth.DEEP);
      if (!health.isValid()) {
        throw notValid(chosen.name(), health, all);
      }
      pointer.set(folder);
      return new BuildOutcome(
          health,
          Action.REUSED,
          reason(chosen, all),
          Duration.ofNanos(System.nanoTime() - start),
          List.of());
    }
  }

  private static String reason(Generation chosen, List<Generation> all) {
    if (chosen.current()) {
      return "generation " + chosen.name() + " is used already, and it is valid";
    }
    String from =
        all.stream()
            .filter(Generation::current)
            .map(current -> " instead of " + current.name())
            .findFirst()
            .orElse("");
    return "rolled back: generation " + chosen.name() + " is used" + from + ", and it is valid";
  }

  private Generation choose(Plan plan, List<Generation> all, String wanted)
      throws BuildFailedException {
    List<Generation> matching =
        all.stream()
            .filter(one -> one.name().equals(wanted) || String.valueOf(one.number()).equals(wanted))
            .toList();
    if (matching.size() > 1) {
      matching = ofTheSameRequirements(plan, matching);
    }
    if (matching.size() == 1) {
      return matching.getFirst();
    }
    boolean none = matching.isEmpty();
    throw new BuildFailedException(
        none
            ? "there is no generation " + wanted + " of this environment"
            : "generation " + wanted + " could be any of " + matching.size(),
        lines(none ? all : matching),
        all.isEmpty()
            ? "Build one first. `paddock gc` removes the generations nobody uses."
            : "Name one of those. `paddock gc` removes the generations nobody uses.");
  }

  /** A number alone means the one beside the environment in use, or beside the next build's. */
  private List<Generation> ofTheSameRequirements(Plan plan, List<Generation> matching) {
    Path pointed = folders.pointed(plan.spec().current());
    String key = pointed == null ? null : EnvironmentFolders.keyOf(pointed);
    String beside = Objects.requireNonNullElse(key, plan.key());
    List<Generation> same =
        matching.stream()
            .filter(one -> beside.equals(EnvironmentFolders.keyOf(one.health().path())))
            .toList();
    return same.isEmpty() ? matching : same;
  }

  private static BuildFailedException notValid(String name, Health health, List<Generation> all) {
    String why = String.join(", ", health.reasons().stream().map(Reason::detail).toList());
    return new BuildFailedException(
        "generation " + name + " cannot be used: it is " + health.state() + " (" + why + ")",
        lines(all),
        health.state() == HealthState.STALE
            ? "Put the requirements and settings back as they were for it; then it is valid again."
            : "Choose a valid one, or build anew.");
  }

  private static List<String> lines(List<Generation> all) {
    return all.stream()
        .map(one ->
            "there is: "
                + one.name()
                + ", "
                + one.health().state()
                + (created(one).equals(Instant.EPOCH) ? "" : ", built " + created(one))
                + (one.current() ? ", in use" : ""))
        .toList();
  }
}
