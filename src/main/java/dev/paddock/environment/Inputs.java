package dev.paddock.environment;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Everything an environment is made from, in a form that can be kept and compared.
 *
 * @param source the file the requirements come from
 * @param requirements canonical, sorted
 * @param constraints canonical, sorted
 * @param options index and other options in the requirements, credentials masked, sorted
 * @param definitions digests by file name of what defines the package itself
 * @param host what the Host needs besides
 * @param python the Python asked for: a path, a version, a specifier or {@code any}
 * @param platform operating system and processor
 * @param installer {@code uv} or {@code pip}
 * @param index where packages come from by variables and settings files, credentials masked
 * @param link the package's own folder where the package itself is installed, else empty
 */
record Inputs(
    String source,
    List<String> requirements,
    List<String> constraints,
    List<String> options,
    Map<String, String> definitions,
    List<String> host,
    String python,
    String platform,
    String installer,
    Map<String, String> index,
    String link) {

  Inputs {
    requirements = List.copyOf(requirements);
    constraints = List.copyOf(constraints);
    options = List.copyOf(options);
    definitions = java.util.Collections.unmodifiableMap(new TreeMap<>(definitions));
    host = List.copyOf(host);
    index = java.util.Collections.unmodifiableMap(new TreeMap<>(index));
  }

  static Inputs of(
      PackageRequirements requirements,
      List<String> host,
      String python,
      String installer,
      Map<String, String> index,
      String link) {
    RequirementsFile.Content content = requirements.content();
    return new Inputs(
        requirements.source(),
        content.requirements().stream().map(Requirement::canonical).distinct().sorted().toList(),
        content.constraints().stream().map(Requirement::canonical).distinct().sorted().toList(),
        options(requirements),
        requirements.definitions(),
        host.stream().sorted().toList(),
        python,
        thisPlatform(),
        installer,
        index,
        link);
  }

  private static List<String> options(PackageRequirements requirements) {
    List<String> lines = new java.util.ArrayList<>();
    requirements.content().options().forEach(option -> lines.add(CredentialMask.apply(option)));
    requirements
        .content()
        .projects()
        .forEach(project ->
            lines.add(
                "-e "
                    + (project.startsWith(requirements.root())
                        ? "./" + requirements.root().relativize(project)
                        : project)));
    requirements.content().problems().forEach(problem -> lines.add("! " + problem));
    return lines.stream().distinct().sorted().toList();
  }

  private static String thisPlatform() {
    return System.getProperty("os.name") + " " + System.getProperty("os.arch");
  }

  /** SHA-256 over all of it, 64 hex digits. */
  String fingerprint() {
    // The components' order is fixed and every collection is sorted, so equal inputs spell equally.
    return DigestUtils.sha256Hex(
        String.join(
            "\u0000",
            "1",
            String.join("\n", requirements),
            String.join("\n", constraints),
            String.join("\n", options),
            definitions.toString(),
            String.join("\n", host),
            python,
            platform,
            installer,
            index.toString(),
            link));
  }
}
