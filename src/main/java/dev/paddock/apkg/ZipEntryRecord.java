package dev.paddock.apkg;

/**
 * One entry as the archive's central directory has it.
 *
 * @param rawName the name's bytes as stored, each as the character of its number (ISO 8859-1)
 * @param rawExtra the extra fields as stored in the directory, in the same way
 * @param flags the general purpose flags
 * @param unixMode the Unix mode in the external attributes, 0 where there is none
 * @param headerOffset where the local header begins
 */
record ZipEntryRecord(
    String rawName,
    String rawExtra,
    int flags,
    int method,
    long crc,
    long compressedSize,
    long size,
    int unixMode,
    long headerOffset) {

  static final int FLAG_ENCRYPTED = 1;
  static final int FLAG_DESCRIPTOR = 1 << 3;
  static final int FLAG_STRONG_ENCRYPTION = 1 << 6;
  static final int FLAG_UTF8 = 1 << 11;
  static final int FLAG_MASKED = 1 << 13;

  static final int STORED = 0;
  static final int DEFLATED = 8;

  private static final int TYPE = 0170000;

  boolean isEncrypted() {
    // Method 99 is how AES encryption is marked.
    return (flags & (FLAG_ENCRYPTED | FLAG_STRONG_ENCRYPTION | FLAG_MASKED)) != 0 || method == 99;
  }

  boolean hasDescriptor() {
    return (flags & FLAG_DESCRIPTOR) != 0;
  }

  boolean isLink() {
    return (unixMode & TYPE) == 0120000;
  }

  /** Whether the mode says folder; a folder's name ends with a slash in any case. */
  boolean isFolderByMode() {
    return (unixMode & TYPE) == 0040000;
  }

  /** Whether it is a device, a pipe or a socket. */
  boolean isSpecial() {
    int type = unixMode & TYPE;
    return type == 0010000 || type == 0020000 || type == 0060000 || type == 0140000;
  }

  boolean isExecutable() {
    return (unixMode & 0111) != 0;
  }
}
