package dev.paddock.environment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is to be installed into files that both installers read.
 *
 * @param first the arguments of the first call
 * @param second the arguments of a second call, empty where one does
 */
record InstallFiles(List<String> first, List<String> second) {

  InstallFiles {
    first = List.copyOf(first);
    second = List.copyOf(second);
  }

  /**
   * Writes them below {@code scratch}.
   *
   * @param locked what takes the place of the package's requirements, or null
   */
  static InstallFiles write(
      Path scratch, Plan plan, List<Path> wheels, @Nullable LockedRequirements locked)
      throws IOException {
    RequirementsFile.Content content =
        locked == null ? plan.requirements().content() : locked.content();
    List<String> own = new ArrayList<>(content.options());
    content.requirements().forEach(requirement -> own.add(requirement.line()));
    List<String> more = new ArrayList<>(plan.host());
    wheels.forEach(wheel -> more.add(wheel.toString()));
    List<String> constraints = content.constraints().stream().map(Requirement::line).toList();
    boolean hashes =
        own.stream().anyMatch(line -> line.contains("--hash"))
            || content.options().contains("--require-hashes");
    List<String> files = new ArrayList<>();
    if (!constraints.isEmpty()) {
      files.addAll(List.of("-c", file(scratch, "constraints.txt", constraints)));
    }
    if (!hashes && locked == null) {
      own.addAll(more);
      return new InstallFiles(with(files, scratch, "requirements.txt", own), List.of());
    }
    // With hashes every requirement needs one, and the Host's have none: they follow in a call of
    // their own, which must leave what was pinned as it is.
    if (hashes && (locked == null || allHashed(content))) {
      files.add("--require-hashes");
    }
    List<String> pins =
        content.requirements().stream()
            .filter(requirement -> requirement.name() != null)
            .map(requirement -> requirement.line().replaceAll("\\s+--hash[=\\s]\\s*\\S+", ""))
            .toList();
    List<String> second = new ArrayList<>(List.of("-c", file(scratch, "pins.txt", pins)));
    List<String> options =
        content.options().stream()
            .filter(option -> !option.equals("--require-hashes") && !option.startsWith("-r "))
            .toList();
    more.addAll(0, options);
    List<String> first =
        locked != null && locked.file() != null
            ? List.of("-r", locked.file().toString())
            : with(files, scratch, "requirements.txt", own);
    return new InstallFiles(
        first,
        more.size() == options.size()
            ? List.of()
            : with(second, scratch, "host-requirements.txt", more));
  }

  private static boolean allHashed(RequirementsFile.Content content) {
    return content.requirements().stream().allMatch(one -> one.line().contains("--hash"));
  }

  private static List<String> with(
      List<String> arguments, Path scratch, String name, List<String> lines) throws IOException {
    if (lines.isEmpty()) {
      return List.of();
    }
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("-r", file(scratch, name, lines)));
    return all;
  }

  private static String file(Path scratch, String name, List<String> lines) throws IOException {
    Path file = scratch.resolve(name);
    Files.write(file, lines, StandardCharsets.UTF_8);
    return file.toString();
  }
}
