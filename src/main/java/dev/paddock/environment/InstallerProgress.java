package dev.paddock.environment;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the progress in the lines uv and pip write. */
final class InstallerProgress implements BiConsumer<Boolean, String> {

  private static final Pattern UV_COUNT =
      Pattern.compile("^(Resolved|Prepared|Installed) (\\d+) packages?\\b.*");
  private static final Pattern UV_FETCHED = Pattern.compile("^\\s*(Downloaded|Built) (\\S+).*");

  /** uv names only what is large; pip names each file. */
  private static final Pattern FETCHING =
      Pattern.compile("^\\s*Downloading (\\S+) \\(([0-9.]+) ?([kKMG]?i?B)\\)$");

  private static final Pattern PIP_COLLECTING = Pattern.compile("^\\s*Collecting \\S+.*");
  private static final Pattern PIP_FETCHING =
      Pattern.compile("^\\s*(Downloading|Using cached) \\S+.*");
  private static final Pattern PIP_INSTALLING =
      Pattern.compile("^Installing collected packages: (.*)$");
  private static final Pattern PIP_DONE = Pattern.compile("^Successfully installed (.*)$");

  private static final Map<String, Double> UNITS =
      Map.of(
          "B",
          1.0,
          "KB",
          1e3,
          "MB",
          1e6,
          "GB",
          1e9,
          "KIB",
          1024.0,
          "MIB",
          1048576.0,
          "GIB",
          1073741824.0);

  private final BuildListener listener;
  private final Map<String, Long> underWay = new LinkedHashMap<>();
  private int resolved;
  private int collected;
  private int fetched;
  private int toInstall;
  private int installed;
  private long bytesKnown;
  private long bytesDone;
  private long bytesTold;

  /** As of when the downloads now under way began: what was done, and what had been received. */
  private long doneBefore;

  private long receivedBefore;
  private long received;

  InstallerProgress(BuildListener listener) {
    this.listener = listener;
  }

  @Override
  public synchronized void accept(Boolean error, String line) {
    Matcher count = UV_COUNT.matcher(line);
    Matcher got = UV_FETCHED.matcher(line);
    if (count.matches()) {
      uvCount(count.group(1), Integer.parseInt(count.group(2)));
    } else if (got.matches() && resolved > 0) {
      fetched++;
      listener.step("downloading", Math.min(fetched, resolved), resolved);
      finished(got.group(2));
    } else {
      pip(line);
      fetching(line);
    }
  }

  private void uvCount(String done, int count) {
    switch (done) {
      case "Resolved" -> {
        resolved = count;
        listener.step("resolving", count, count);
        listener.step("downloading", 0, count);
      }
      case "Prepared" -> {
        listener.step("downloading", resolved, resolved);
        listener.step("installing", 0, count);
      }
      default -> listener.step("installing", count, count);
    }
  }

  private void pip(String line) {
    Matcher installing = PIP_INSTALLING.matcher(line);
    Matcher done = PIP_DONE.matcher(line);
    if (PIP_COLLECTING.matcher(line).matches()) {
      finished(null);
      collected++;
      listener.step("resolving", collected, 0);
    } else if (PIP_FETCHING.matcher(line).matches() && collected > 0) {
      finished(null);
      fetched++;
      listener.step("downloading", Math.min(fetched, collected), 0);
    } else if (installing.matches()) {
      finished(null);
      toInstall = installing.group(1).split(",").length;
      installed = 0;
      listener.step("installing", 0, toInstall);
    } else if (done.matches()) {
      installed = done.group(1).strip().split("\\s+").length;
      toInstall = 0;
      listener.step("installing", installed, installed);
    }
  }

  /** A download with its size begins. */
  private void fetching(String line) {
    Matcher begins = FETCHING.matcher(line);
    if (begins.matches()) {
      double unit = UNITS.getOrDefault(begins.group(3).toUpperCase(Locale.ROOT), 1.0);
      long bytes = Math.round(Double.parseDouble(begins.group(2)) * unit);
      if (underWay.isEmpty()) {
        doneBefore = bytesDone;
        receivedBefore = received;
      }
      underWay.put(begins.group(1), bytes);
      bytesKnown += bytes;
      tell(bytesDone);
    }
  }

  /**
   * Says how much the installer has received over the network by now, from its start. Some of it is
   * not what was announced, so the downloads under way are not all there before it is said.
   */
  synchronized void received(long bytes) {
    received = bytes;
    if (!underWay.isEmpty()) {
      tell(Math.min(doneBefore + received - receivedBefore, bytesKnown - 1));
    }
  }

  /** Whether it is between its words that it installs and that it has. */
  synchronized boolean isInstalling() {
    return toInstall > 0;
  }

  /** Says how many distributions are whole by now; pip itself does so when all of them are. */
  synchronized void installed(int count) {
    if (count > installed && count <= toInstall) {
      installed = count;
      listener.step("installing", installed, toInstall);
    }
  }

  private void tell(long done) {
    long now = Math.max(done, Math.max(bytesDone, bytesTold));
    bytesTold = now;
    listener.bytes(now, bytesKnown);
  }

  /**
   * A download is done.
   *
   * @param name which, or null for all, as pip fetches one after the other
   */
  private void finished(@Nullable String name) {
    Map<String, Long> done = new HashMap<>(underWay);
    if (name != null) {
      done.keySet().retainAll(java.util.Set.of(name));
    }
    if (!done.isEmpty()) {
      underWay.keySet().removeAll(done.keySet());
      bytesDone += done.values().stream().mapToLong(Long::longValue).sum();
      tell(bytesDone);
    }
  }
}
