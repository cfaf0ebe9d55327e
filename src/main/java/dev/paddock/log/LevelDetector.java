package dev.paddock.log;

/** Tells how serious a line says it is. */
public final class LevelDetector {

  private LevelDetector() {}

  /**
   * The level of a line as Python's logging, uvicorn, structlog, loguru and their like write it.
   */
  public static LogLevel detect(String text) {
    if (text.isEmpty()) {
      return LogLevel.NONE;
    }
    throw new UnsupportedOperationException();
  }
}
