package dev.paddock.ui.model;

/** The pictures that stand beside words; the window maps each to an icon. */
public enum Symbol {
  /** A filled dot: alive. */
  ALIVE,
  /** A filled dot, dimmed: at rest. */
  RESTING,
  /** A ring: nothing there yet. */
  EMPTY,
  /** A clock: work under way. */
  WORKING,
  /** A triangle: wants a look. */
  WARNING,
  /** A cross: broken. */
  BROKEN,
  /** An arrow in a circle: ended again and again. */
  CRASH_LOOP,
  /** A circle with a bar: not looked at. */
  SKIPPED,
  /** A tick: as it should be. */
  GOOD,
  /** An i in a circle: worth knowing. */
  INFO
}
