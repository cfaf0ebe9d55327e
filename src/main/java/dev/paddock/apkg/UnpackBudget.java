package dev.paddock.apkg;

/** Counts what an archive unpacks to and refuses it when that is too much. */
final class UnpackBudget {

  /** Below this no ratio is suspicious: a megabyte of zeros is a kilobyte. */
  private static final long RATIO_MATTERS = 100L << 20;

  private final PackageReader.Limits limits;
  private final long packedBytes;
  private long spent;

  UnpackBudget(PackageReader.Limits limits, long packedBytes) {
    this.limits = limits;
    this.packedBytes = packedBytes;
  }

  /** Takes note of bytes about to be written. */
  void spend(long bytes) throws ArchiveRefusal {
    spent += bytes;
    if (bytes < 0 || spent < 0 || spent > limits.maxUnpackedBytes()) {
      throw new ArchiveRefusal(
          "too-big",
          "the archive unpacks to more than "
              + limits.maxUnpackedBytes()
              + " bytes, the most that is allowed; the limit is a setting");
    }
    if (spent > RATIO_MATTERS && spent > (double) limits.maxRatio() * packedBytes) {
      throw new ArchiveRefusal(
          "ratio-too-high",
          "the archive unpacks to more than "
              + limits.maxRatio()
              + " times its size, as a zip bomb does; the limit is a setting");
    }
  }
}
