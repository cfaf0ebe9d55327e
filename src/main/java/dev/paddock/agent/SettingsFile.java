package dev.paddock.agent;

import dev.paddock.environment.BuildLimits;
import dev.paddock.storage.IoReason;
import dev.paddock.storage.JsonReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads {@code settings.json}: a missing file or key means the default, and a value that makes no
 * sense is reported and passed over. Safe for threads.
 *
 * <p>A key with a dot may be written either way: {@code {"logs": {"maxBytesPerRun": 1}}} or {@code
 * {"logs.maxBytesPerRun": 1}}.
 */
final class SettingsFile {

  private static final List<String> GROUPS = List.of("logs", "packages", "build", "run");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private static final long SECONDS_A_DAY = 86_400;
  private static final double MOST_DAYS = 1_000_000;

  /** Longer than any machine is up; beyond it, times in nanoseconds would overflow. */
  private static final long MOST_SECONDS = 1_000_000_000;

  private final Path path;
  private final AtomicReference<Read> last =
      new AtomicReference<>(new Read(null, Settings.DEFAULT, List.of()));

  SettingsFile(Path path) {
    this.path = path;
  }

  private record Read(@Nullable FileStamp stamp, Settings settings, List<String> troubles) {}

  /** The settings as the file says now. */
  Settings settings() {
    return current().settings();
  }

  /** What in the file was passed over, in sentences. */
  List<String> troubles() {
    return current().troubles();
  }

  private Read current() {
    Read before = last.get();
    FileStamp stamp = FileStamp.of(path);
    if (Objects.equals(stamp, before.stamp())) {
      return before;
    }
    Read now = read(stamp);
    last.set(now);
    return now;
  }

  private Read read(@Nullable FileStamp stamp) {
    try {
      JsonNode root = MAPPER.readTree(Files.readAllBytes(path));
      if (!root.isObject()) {
        return defaults(stamp, "it is not a JSON object");
      }
      var values = new Values(root);
      Settings d = Settings.DEFAULT;
      var settings =
          new Settings(
              values.positive("logs.maxBytesPerRun", d.logMaxBytesPerRun()),
              values.positive("logs.maxBytesTotal", d.logMaxBytesTotal()),
              values.days("logs.maxAgeDays"),
              values.positive("packages.maxUnpackedBytes", d.packageMaxUnpackedBytes()),
              values.count("packages.maxRatio", d.packageMaxRatio()),
              new BuildLimits(
                  values.count("build.atOnce", d.builds().atOnce()),
                  values.seconds("build.lockWaitSeconds", d.builds().lockWait()),
                  values.seconds("build.placeWaitSeconds", d.builds().placeWait()),
                  values.stall("build.stallSeconds")),
              values.seconds("run.startTimeoutSeconds", d.startTimeout()),
              values.flag("run.shareAgents", d.sharesAgents()));
      return new Read(stamp, settings, List.copyOf(values.troubles));
    } catch (NoSuchFileException _) {
      // Nobody has decided anything yet.
      return new Read(stamp, Settings.DEFAULT, List.of());
    } catch (IOException e) {
      return defaults(stamp, IoReason.of(e));
    } catch (JacksonException e) {
      return defaults(stamp, JsonReason.of(e));
    }
  }

  private Read defaults(@Nullable FileStamp stamp, String reason) {
    return new Read(
        stamp,
        Settings.DEFAULT,
        List.of("The settings in " + path + " are not used: " + reason + "."));
  }

  /** The values of one file, and what was wrong with them. */
  private final class Values {
    private final JsonNode root;
    private final List<String> troubles = new ArrayList<>();

    Values(JsonNode root) {
      this.root = root;
      for (String group : GROUPS) {
        JsonNode node = root.path(group);
        if (!node.isMissingNode() && !node.isNull() && !node.isObject()) {
          troubles.add(group + " in " + path + " must be an object, not " + node + ".");
        }
      }
    }

    boolean flag(String key, boolean otherwise) {
      JsonNode node = node(key);
      if (!node.isBoolean() && !node.isMissingNode() && !node.isNull()) {
        troubles.add(
            key
                + " in "
                + path
                + " must be true or false, not "
                + node
                + "; "
                + otherwise
                + " is used.");
      }
      return node.asBoolean(otherwise);
    }

    int count(String key, int otherwise) {
      return (int) Math.min(Integer.MAX_VALUE, positive(key, otherwise));
    }

    private JsonNode node(String key) {
      JsonNode node = root.path(key);
      return node.isMissingNode() ? root.at("/" + key.replace('.', '/')) : node;
    }

    Duration seconds(String key, Duration otherwise) {
      return Duration.ofSeconds(Math.min(MOST_SECONDS, positive(key, otherwise.toSeconds())));
    }

    /** Each installer's own where nothing is said. */
    @Nullable Duration stall(String key) {
      long seconds = positive(key, 0, "what is usual for the installer");
      return seconds == 0 ? null : Duration.ofSeconds(Math.min(MOST_SECONDS, seconds));
    }

    /** No limit where nothing is said. */
    @Nullable Duration days(String key) {
      JsonNode node = node(key);
      if (node.isNumber() && node.asDouble(0) > 0 && node.asDouble() < MOST_DAYS) {
        return Duration.ofSeconds(Math.round(node.asDouble() * SECONDS_A_DAY));
      }
      if (!node.isMissingNode() && !node.isNull()) {
        troubles.add(
            key
                + " in "
                + path
                + " must be a number of days above 0, not "
                + node
                + "; logs are kept however old they are.");
      }
      return null;
    }

    long positive(String key, long otherwise) {
      return positive(key, otherwise, String.valueOf(otherwise));
    }

    private long positive(String key, long otherwise, String worded) {
      JsonNode node = node(key);
      if (node.isMissingNode() || node.isNull()) {
        return otherwise;
      }
      if (node.isNumber() && node.asLong(0) > 0) {
        return node.asLong();
      }
      troubles.add(
          key
              + " in "
              + path
              + " must be a number above 0, not "
              + node
              + "; "
              + worded
              + " is used.");
      return otherwise;
    }
  }
}
