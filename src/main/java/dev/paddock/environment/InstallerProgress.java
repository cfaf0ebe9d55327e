package dev.paddock.environment;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the progress in the lines uv and pip write. */
final class InstallerProgress implements BiConsumer<Boolean, String> {

  private static final Pattern UV_COUNT =
      Pattern.compile("^(Resolved|Prepared|Installed) (\\d+) packages?\\b.*");
  private static final Pattern UV_FETCHED = Pattern.compile("^\\s*(Downloaded|Built) \\S+.*");
  private static final Pattern PIP_COLLECTING = Pattern.compile("^\\s*Collecting \\S+.*");
  private static final Pattern PIP_FETCHING =
      Pattern.compile("^\\s*(Downloading|Using cached) \\S+.*");
  private static final Pattern PIP_INSTALLING =
      Pattern.compile("^Installing collected packages: (.*)$");
  private static final Pattern PIP_DONE = Pattern.compile("^Successfully installed (.*)$");

  private final BuildListener listener;
  private int resolved;
  private int collected;
  private int fetched;

  InstallerProgress(BuildListener listener) {
    this.listener = listener;
  }

  @Override
  public void accept(Boolean error, String line) {
    Matcher count = UV_COUNT.matcher(line);
    if (count.matches()) {
      uvCount(count.group(1), Integer.parseInt(count.group(2)));
    } else if (UV_FETCHED.matcher(line).matches() && resolved > 0) {
      fetched++;
      listener.step("downloading", Math.min(fetched, resolved), resolved);
    } else {
      pip(line);
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
      collected++;
      listener.step("resolving", collected, 0);
    } else if (PIP_FETCHING.matcher(line).matches() && collected > 0) {
      fetched++;
      listener.step("downloading", Math.min(fetched, collected), 0);
    } else if (installing.matches()) {
      listener.step("installing", 0, installing.group(1).split(",").length);
    } else if (done.matches()) {
      int installed = done.group(1).strip().split("\\s+").length;
      listener.step("installing", installed, installed);
    }
  }
}
