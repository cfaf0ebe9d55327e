package dev.paddock.apkg;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * An opened archive that passed every check that can be made without unpacking it.
 *
 * <p>What remains for unpacking is what only the data can show: checksums and true sizes.
 */
final class Archive implements Closeable {

  static final String MANIFEST = "agent.yaml";

  private final ArchiveFile file;
  private final ArchiveTree tree;
  private final LocalHeaders headers;
  private final Map<String, String> linkTargets = new HashMap<>();

  private Archive(ArchiveFile file, ArchiveTree tree, LocalHeaders headers) {
    this.file = file;
    this.tree = tree;
    this.headers = headers;
  }

  /**
   * Opens and checks an archive; where {@code problems} has errors afterwards it is to be refused.
   *
   * @throws ArchiveRefusal if something was found after which nothing else can be judged
   */
  static Archive open(Path path, PackageReader.Limits limits, Problems problems)
      throws IOException, ArchiveRefusal {
    ArchiveFile file = ArchiveFile.open(path);
    boolean good = false;
    try {
      ZipDirectory directory = ZipDirectory.read(file);
      ArchiveTree tree = ArchiveTree.of(directory, problems);
      LocalHeaders headers = LocalHeaders.check(file, directory, problems);
      var archive = new Archive(file, tree, headers);
      if (!problems.hasErrors()) {
        archive.checkManifest();
        archive.checkTotals(limits);
        archive.readLinks(problems);
      }
      good = true;
      return archive;
    } finally {
      if (!good) {
        file.close();
      }
    }
  }

  ArchiveFile file() {
    return file;
  }

  ArchiveTree tree() {
    return tree;
  }

  /** Where an entry's data begins. */
  long dataOffset(ArchiveEntry entry) {
    return headers.dataOffset(entry.record());
  }

  /** Where a link leads, with forward slashes. */
  String linkTarget(ArchiveEntry link) {
    return Objects.requireNonNull(linkTargets.get(EntryName.key(link.path())));
  }

  /** All bytes that unpacking would write, as the directory has it. */
  long unpackedSize() {
    return tree.entries().stream().mapToLong(e -> e.record().size()).sum();
  }

  private void checkManifest() throws ArchiveRefusal {
    ArchiveEntry manifest = tree.find(MANIFEST);
    if (manifest == null || !manifest.path().equals(MANIFEST)) {
      String other =
          tree.files()
              .map(ArchiveEntry::path)
              .filter(p ->
                  p.equalsIgnoreCase(MANIFEST)
                      || p.endsWith("/" + MANIFEST)
                      || p.equals("agent.yml"))
              .filter(p -> !p.startsWith("__MACOSX/"))
              .findFirst()
              .map(p -> "; there is " + Shown.value(p) + ", but it must be at the root")
              .orElse("; 'pixell build' puts it at the root");
      throw new ArchiveRefusal(
          "manifest-missing", MANIFEST, "the archive has no agent.yaml" + other);
    }
    if (manifest.isFile() && manifest.record().size() > YamlReader.MAX_BYTES) {
      throw new ArchiveRefusal(
          "manifest-too-big",
          MANIFEST,
          "agent.yaml is larger than 1 MiB (" + manifest.record().size() + " bytes)");
    }
  }

  /** Refuses what would be too much by its own word, before a byte of it is written. */
  private void checkTotals(PackageReader.Limits limits) throws ArchiveRefusal {
    var budget = new UnpackBudget(limits, file.size());
    for (ArchiveEntry entry : tree.entries()) {
      budget.spend(entry.record().size());
    }
  }

  private void readLinks(Problems problems) throws IOException, ArchiveRefusal {
    Map<String, String> written = new HashMap<>();
    try (EntryReader reader = new EntryReader(file)) {
      for (ArchiveEntry link : tree.links().toList()) {
        written.put(EntryName.key(link.path()), readLink(reader, link));
      }
    }
    var links = new ArchiveLinks(written);
    for (ArchiveEntry link : tree.links().toList()) {
      String key = EntryName.key(link.path());
      try {
        linkTargets.put(key, links.judged(link.path(), Objects.requireNonNull(written.get(key))));
      } catch (ArchiveRefusal e) {
        e.addTo(problems);
      }
    }
  }

  private String readLink(EntryReader reader, ArchiveEntry link)
      throws IOException, ArchiveRefusal {
    if (link.record().size() > EntryName.MAX_PATH) {
      throw new ArchiveRefusal(
          "link-broken",
          link.path(),
          "the link " + Shown.value(link.path()) + " says more than any path can hold");
    }
    var bytes = new ByteArrayOutputStream();
    reader.read(link, dataOffset(link), (piece, length) -> bytes.write(piece, 0, length));
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException _) {
      throw new ArchiveRefusal(
          "link-broken", link.path(), "the link " + Shown.value(link.path()) + " is not UTF-8");
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
