package dev.paddock.apkg;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The name of an archive's entry, read and judged.
 *
 * @param path the folders and the file, with forward slashes, no slash at the end; empty for the
 *     root itself
 * @param isFolder whether it was written with a slash at the end
 */
record EntryName(String path, boolean isFolder) {

  static final int MAX_NAME = 255;
  static final int MAX_PATH = 1024;

  private static final int UNICODE_PATH = 0x7075;
  private static final Charset CP437 = Charset.forName("IBM437");
  private static final Pattern RESERVED =
      Pattern.compile(
          "(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])\\s*([.:].*)?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** Reads the name of an entry. */
  static EntryName of(ZipEntryRecord entry) throws ArchiveRefusal {
    String written = decode(entry);
    if (written.indexOf('\0') >= 0) {
      throw new ArchiveRefusal("name-nul", written, "a name contains a NUL character");
    }
    // Windows tools wrote backslashes between folders, and on Windows they are separators anyway.
    String slashed = written.replace('\\', '/');
    if (slashed.startsWith("/")) {
      throw new ArchiveRefusal(
          "name-absolute", written, "the name " + Shown.value(written) + " is an absolute path");
    }
    if (slashed.matches("(?s)[A-Za-z]:.*")) {
      throw new ArchiveRefusal(
          "name-drive",
          written,
          "the name " + Shown.value(written) + " begins with a drive letter");
    }
    List<String> parts = new ArrayList<>();
    for (String part : slashed.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        check(part, written);
        parts.add(part);
      }
    }
    String path = String.join("/", parts);
    if (written.isEmpty()) {
      throw new ArchiveRefusal("name-empty", null, "an entry has no name");
    }
    if (bytes(path) > MAX_PATH) {
      throw new ArchiveRefusal(
          "path-too-long",
          written,
          "a path is " + bytes(path) + " bytes long; at most " + MAX_PATH + " are unpacked");
    }
    if (parts.size() > YamlComposer.MAX_DEPTH + 1) {
      throw new ArchiveRefusal(
          "path-too-deep",
          written,
          "a file lies in "
              + (parts.size() - 1)
              + " folders; at most "
              + YamlComposer.MAX_DEPTH
              + " levels are unpacked");
    }
    boolean folder = slashed.endsWith("/") || slashed.endsWith("/.") || path.isEmpty();
    return new EntryName(path, folder);
  }

  private static void check(String part, String written) throws ArchiveRefusal {
    String compatible = Normalizer.normalize(part, Normalizer.Form.NFKC);
    for (String piece : compatible.split("[/\\\\]", -1)) {
      if (piece.strip().matches("\\.[. ]*\\.|\\.\\.")) {
        throw new ArchiveRefusal(
            "name-dotdot",
            written,
            "the name " + Shown.value(written) + " contains '..', which leaves the package");
      }
    }
    if (bytes(part) > MAX_NAME) {
      throw new ArchiveRefusal(
          "name-too-long",
          written,
          "a name is " + bytes(part) + " bytes long; at most " + MAX_NAME + " are unpacked");
    }
    if (RESERVED.matcher(part).matches()) {
      throw new ArchiveRefusal(
          "name-reserved",
          written,
          "the name " + Shown.value(written) + " is reserved on Windows; rename it");
    }
    if (part.endsWith(".") || part.endsWith(" ")) {
      throw new ArchiveRefusal(
          "name-reserved",
          written,
          "the name "
              + Shown.value(written)
              + " ends with a dot or a blank, which Windows drops; rename it");
    }
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /** What names of one spelling on some file system have in common: no two entries may share it. */
  static String key(String path) {
    String composed = Normalizer.normalize(path, Normalizer.Form.NFKC);
    // Up and down again is Unicode's full case folding but for a few letters: ß and SS are equal.
    // Down before that, for the capital ẞ has no other way to SS.
    String folded =
        composed.toLowerCase(Locale.ROOT).toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    return Normalizer.normalize(folded, Normalizer.Form.NFKC);
  }

  private static String decode(ZipEntryRecord entry) throws ArchiveRefusal {
    byte[] raw = entry.rawName().getBytes(StandardCharsets.ISO_8859_1);
    boolean ascii = isAscii(raw);
    String unicode = unicodePath(entry);
    if (unicode != null) {
      if (isAscii(unicode.getBytes(StandardCharsets.UTF_8)) && !unicode.equals(entry.rawName())) {
        throw new ArchiveRefusal(
            "header-mismatch", unicode, "an entry has two names, and they differ");
      }
      return unicode;
    }
    if (ascii) {
      return new String(raw, StandardCharsets.US_ASCII);
    }
    try {
      // macOS writes UTF-8 without saying so; cp437 text is hardly ever valid UTF-8 by chance.
      return utf8(raw);
    } catch (CharacterCodingException _) {
      String other = new String(raw, CP437);
      if ((entry.flags() & ZipEntryRecord.FLAG_UTF8) != 0) {
        throw new ArchiveRefusal(
            "name-encoding", other, "a name is marked as UTF-8 but is not UTF-8");
      }
      return other;
    }
  }

  private static String utf8(byte[] bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
  }

  private static boolean isAscii(byte[] bytes) {
    for (byte b : bytes) {
      if (b < 0) {
        return false;
      }
    }
    return true;
  }

  /** The name in UTF-8 that Info-ZIP adds, if it was added to this very name. */
  private static @org.jspecify.annotations.Nullable String unicodePath(ZipEntryRecord entry) {
    ByteBuffer field =
        ZipExtra.find(entry.rawExtra().getBytes(StandardCharsets.ISO_8859_1), UNICODE_PATH);
    if (field == null || field.remaining() < 5 || field.get() != 1) {
      return null;
    }
    CRC32 crc = new CRC32();
    crc.update(entry.rawName().getBytes(StandardCharsets.ISO_8859_1));
    if (Integer.toUnsignedLong(field.getInt()) != crc.getValue()) {
      return null;
    }
    byte[] name = new byte[field.remaining()];
    field.get(name);
    try {
      return utf8(name);
    } catch (CharacterCodingException _) {
      // A broken addition is not better than the name itself.
      return null;
    }
  }
}
