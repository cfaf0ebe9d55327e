package dev.paddock.agent;

import java.nio.file.Path;
import java.util.List;

/**
 * What nobody needs.
 *
 * @param bytes the sum over the items
 * @param dryRun whether it was only looked at
 */
public record GcReport(List<Item> items, long bytes, boolean dryRun) {

  /** One folder or file. */
  public record Item(Path path, String reason, long bytes) {}

  /** Copies the items. */
  public GcReport {
    items = List.copyOf(items);
  }
}
