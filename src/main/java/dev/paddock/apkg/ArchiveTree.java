package dev.paddock.apkg;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files, folders and links an archive would make, checked as a whole before any is made.
 *
 * <p>Names are compared by {@link EntryName#key}, so an archive loads on every file system or on
 * none.
 */
final class ArchiveTree {

  /** Folders that only paths imply cost a place on disk without being entries. */
  private static final int MAX_FOLDERS = ZipDirectory.MAX_ENTRIES;

  private final List<ArchiveEntry> entries = new ArrayList<>();
  private final Map<String, ArchiveEntry> byKey = new HashMap<>();
  private final Map<String, String> folders = new HashMap<>();

  private ArchiveTree() {}

  /** Judges every entry by what the directory says, noting all problems. */
  static ArchiveTree of(ZipDirectory directory, Problems problems) {
    var tree = new ArchiveTree();
    for (ZipEntryRecord entry : directory.entries()) {
      try {
        tree.add(entry);
      } catch (ArchiveRefusal e) {
        e.addTo(problems);
      }
    }
    return tree;
  }

  /** In the archive's order; folders that are only implied are not among them. */
  List<ArchiveEntry> entries() {
    return entries;
  }

  /** Every folder, implied ones too, the outer before the inner. */
  List<String> folders() {
    return folders.values().stream().sorted().toList();
  }

  Stream<ArchiveEntry> files() {
    return entries.stream().filter(ArchiveEntry::isFile);
  }

  Stream<ArchiveEntry> links() {
    return entries.stream().filter(ArchiveEntry::isLink);
  }

  /** The file or link of that path, on whichever file system, or null. */
  @Nullable ArchiveEntry find(String path) {
    return byKey.get(EntryName.key(path));
  }

  private void add(ZipEntryRecord record) throws ArchiveRefusal {
    EntryName name = EntryName.of(record);
    checkKind(record, name);
    if (name.path().isEmpty()) {
      return; // "./", the package itself
    }
    boolean folder = name.isFolder() || (record.isFolderByMode() && record.size() == 0);
    addFolders(name.path(), name.path());
    if (folder) {
      addFolderEntry(name.path());
    } else {
      addFile(name.path());
    }
    var kind =
        folder
            ? ArchiveEntry.Kind.FOLDER
            : record.isLink() ? ArchiveEntry.Kind.LINK : ArchiveEntry.Kind.FILE;
    var entry = new ArchiveEntry(name.path(), kind, record);
    entries.add(entry);
    byKey.put(EntryName.key(name.path()), entry);
  }

  private static void checkKind(ZipEntryRecord record, EntryName name) throws ArchiveRefusal {
    String path = name.path();
    if (record.isEncrypted()) {
      throw new ArchiveRefusal(
          "encrypted", path, Shown.value(path) + " is encrypted; packages are not");
    }
    if (record.method() != ZipEntryRecord.STORED && record.method() != ZipEntryRecord.DEFLATED) {
      throw new ArchiveRefusal(
          "unknown-method",
          path,
          Shown.value(path)
              + " is compressed by method "
              + record.method()
              + "; only stored (0) and deflated (8) are read");
    }
    if (record.isSpecial()) {
      throw new ArchiveRefusal(
          "special-file", path, Shown.value(path) + " is a device, a pipe or a socket");
    }
    if (name.isFolder() && (record.size() != 0 || record.isLink())) {
      throw new ArchiveRefusal(
          "folder-with-data",
          path,
          Shown.value(path) + " is named as a folder but has a file's content");
    }
    if (record.method() == ZipEntryRecord.STORED && record.compressedSize() != record.size()) {
      throw new ArchiveRefusal(
          "header-mismatch",
          path,
          Shown.value(path) + " is stored as it is but has two different sizes");
    }
  }

  /** Notes the folders above a path. */
  private void addFolders(String path, String shown) throws ArchiveRefusal {
    for (int slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
      addFolder(path.substring(0, slash), shown);
    }
  }

  private void addFolder(String path, String shown) throws ArchiveRefusal {
    String key = EntryName.key(path);
    String earlier = folders.putIfAbsent(key, path);
    if (earlier != null && !earlier.equals(path)) {
      throw same(path, earlier);
    }
    ArchiveEntry other = byKey.get(key);
    if (other != null && other.kind() != ArchiveEntry.Kind.FOLDER) {
      throw fileAndFolder(path, other.path());
    }
    if (folders.size() > MAX_FOLDERS) {
      throw new ArchiveRefusal(
          "too-many-entries",
          shown,
          "the archive makes more than " + MAX_FOLDERS + " folders, the most that is unpacked");
    }
  }

  private void addFolderEntry(String path) throws ArchiveRefusal {
    ArchiveEntry earlier = byKey.get(EntryName.key(path));
    if (earlier != null && earlier.kind() == ArchiveEntry.Kind.FOLDER) {
      throw same(path, earlier.path());
    }
    addFolder(path, path);
  }

  private void addFile(String path) throws ArchiveRefusal {
    String key = EntryName.key(path);
    ArchiveEntry earlier = byKey.get(key);
    String folder = folders.get(key);
    if (folder != null) {
      throw fileAndFolder(folder, path);
    }
    if (earlier != null) {
      throw same(path, earlier.path());
    }
  }

  private static ArchiveRefusal same(String path, String earlier) {
    return new ArchiveRefusal(
        "name-twice",
        path,
        path.equals(earlier)
            ? Shown.value(path) + " is in the archive twice"
            : Shown.value(earlier)
                + " and "
                + Shown.value(path)
                + " are one name on some systems; rename one");
  }

  private static ArchiveRefusal fileAndFolder(String folder, String file) {
    return new ArchiveRefusal(
        "file-and-folder",
        file,
        Shown.value(folder) + " is both a file and a folder in the archive");
  }
}
