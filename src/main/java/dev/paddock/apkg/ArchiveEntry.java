package dev.paddock.apkg;

/**
 * An entry whose name was judged good.
 *
 * @param path inside the package, with forward slashes
 */
record ArchiveEntry(String path, Kind kind, ZipEntryRecord record) {

  /** What is made of it. */
  enum Kind {
    FILE,
    FOLDER,
    LINK
  }

  boolean isFile() {
    return kind == Kind.FILE;
  }

  boolean isLink() {
    return kind == Kind.LINK;
  }
}
