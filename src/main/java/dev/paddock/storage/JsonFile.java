package dev.paddock.storage;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/**
 * Reads and writes one kind of JSON record so that a crash at any moment leaves the old file or the
 * new one.
 *
 * <p>Names are snake_case, instants ISO-8601, durations ISO-8601. A field of a later version that
 * the record does not know survives a rewrite. Every file carries {@code schema}. Safe for use by
 * several threads; two writers of one file need a lock of their own.
 *
 * @param <T> the record stored
 */
public final class JsonFile<T> {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .withCoercionConfig(LogicalType.Textual, JsonFile::onlyText)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /** A number is no text: a field of the wrong kind is damage to report, not a value to guess. */
  private static void onlyText(MutableCoercionConfig text) {
    for (CoercionInputShape shape :
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean)) {
      text.setCoercion(shape, CoercionAction.Fail);
    }
  }

  private final Class<T> type;
  private final int schema;
  private final BigInteger known;
  private final Clock clock;

  /**
   * Describes one kind of file.
   *
   * @param schema the version written; a file with a higher one is unreadable to us
   * @param clock names the time in the name of a file set aside
   */
  public JsonFile(Class<T> type, int schema, Clock clock) {
    this.type = type;
    this.schema = schema;
    this.known = BigInteger.valueOf(schema);
    this.clock = clock;
  }

  /** What reading a file came to. */
  public sealed interface Reading<T> {
    /** There is no such file. */
    record Absent<T>() implements Reading<T> {}

    /** It was read. */
    record Present<T>(T value) implements Reading<T> {}

    /** It is there but is not what it should be; {@code reason} says why in one clause. */
    record Unreadable<T>(String reason) implements Reading<T> {}
  }

  /**
   * Reads a file and changes nothing.
   *
   * @throws IOException if the file is there but the system would not let us read it
   */
  public Reading<T> inspect(Path file) throws IOException {
    byte[] bytes;
    try {
      BasicFileAttributes kind = Files.readAttributes(file, BasicFileAttributes.class);
      if (kind.isOther() || kind.isDirectory()) {
        // Reading a named pipe would wait for a writer for ever.
        return new Reading.Unreadable<>("it is not a file");
      }
      bytes = Files.readAllBytes(file);
    } catch (NoSuchFileException _) {
      return new Reading.Absent<>();
    }
    if (bytes.length == 0) {
      return new Reading.Unreadable<>("it is empty");
    }
    if (hasZero(bytes)) {
      // A power cut leaves such files; UTF-16, which Jackson would take, is none of ours either.
      return new Reading.Unreadable<>("it has zero bytes in it");
    }
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      if (!(tree instanceof ObjectNode)) {
        return new Reading.Unreadable<>("it is not a JSON object");
      }
      JsonNode found = tree.path("schema");
      if (!found.isMissingNode() && !found.isIntegralNumber()) {
        return new Reading.Unreadable<>("its schema is not a whole number");
      }
      if (!found.isMissingNode() && found.bigIntegerValue().compareTo(known) > 0) {
        return new Reading.Unreadable<>(
            "it was written by a newer Paddock (schema " + found + ", known " + schema + ")");
      }
      return new Reading.Present<>(MAPPER.treeToValue(tree, type));
    } catch (JacksonException e) {
      return new Reading.Unreadable<>("it is not readable: " + JsonReason.of(e));
    }
  }

  private static boolean hasZero(byte[] bytes) {
    for (byte one : bytes) {
      if (one == 0) {
        return true;
      }
    }
    return false;
  }

  /**
   * Reads a file; one that cannot be understood is set aside as {@code NAME.corrupt-TIME}.
   *
   * @param setAside told the new place and the reason, when that happened
   */
  public Optional<T> read(Path file, SetAside setAside) throws IOException {
    return switch (inspect(file)) {
      case Reading.Absent<T> _ -> Optional.empty();
      case Reading.Present<T>(T value) -> Optional.of(value);
      case Reading.Unreadable<T>(String reason) -> {
        Path corrupt =
            file.resolveSibling(
                file.getFileName()
                    + ".corrupt-"
                    + Instant.now(clock).toString().replace(":", "").replace(".", ""));
        Files.move(file, corrupt, StandardCopyOption.REPLACE_EXISTING);
        setAside.happened(file, corrupt, reason);
        yield Optional.empty();
      }
    };
  }

  /** Hears of a file that could not be understood and was renamed. */
  @FunctionalInterface
  public interface SetAside {
    /** Called once, after the rename. */
    void happened(Path file, Path movedTo, String reason);
  }

  /**
   * Writes the record over whatever is there: beside it, forced to disk, moved over atomically.
   *
   * @throws IOException if the disk would not take it; the earlier file is then untouched
   */
  public void write(Path file, T value) throws IOException {
    replace(file, bytes(file, value));
  }

  /**
   * Writes the record beside its place, not forced to disk, to be put in place later.
   *
   * @throws IOException if the disk would not take it
   */
  public Pending prepare(Path file, T value) throws IOException {
    Path temporary = besides(file);
    Files.write(temporary, bytes(file, value), StandardOpenOption.CREATE_NEW);
    return new Pending(temporary, file);
  }

  /**
   * A record beside its place.
   *
   * @param written where it is
   * @param file where it is to be
   */
  public record Pending(Path written, Path file) {
    /** Forces it to disk. */
    public void force() throws IOException {
      try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }

    /** Puts it in place, over what is there; only after it was forced to disk in some way. */
    public void commit() throws IOException {
      move(written, file);
    }
  }

  private byte[] bytes(Path file, T value) throws IOException {
    ObjectNode tree = existing(file);
    ObjectNode known = MAPPER.valueToTree(value);
    tree.put("schema", schema);
    tree.setAll(known);
    return MAPPER.writeValueAsBytes(tree);
  }

  private static ObjectNode existing(Path file) throws IOException {
    try {
      if (MAPPER.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
        return object;
      }
    } catch (NoSuchFileException _) {
      // The first write of this file: there is nothing to keep.
    } catch (JacksonException _) {
      // A damaged file has no fields worth keeping; the new content replaces it.
    }
    return MAPPER.createObjectNode();
  }

  /**
   * Replaces a file's bytes so that a reader sees all of the old or all of the new.
   *
   * @throws IOException if it cannot be written; the earlier file is then untouched
   */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path temporary = besides(file);
    try {
      try (FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      move(temporary, file);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static Path besides(Path file) throws IOException {
    Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Files.createDirectories(parent);
    return parent.resolve(
        "."
            + file.getFileName()
            + "."
            + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36)
            + ".tmp");
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException _) {
      // Some network drives cannot; a plain replacing move is the best that is left there.
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** The file's schema number as found, or empty where there is none to be read. */
  public static Optional<Integer> schemaOf(Path file) throws IOException {
    @Nullable JsonNode tree;
    try {
      tree = MAPPER.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException | JacksonException _) {
      return Optional.empty();
    }
    JsonNode found = tree.path("schema");
    return found.isInt() ? Optional.of(found.asInt()) : Optional.empty();
  }
}
