package dev.paddock.ui.log;

/** How the time of a row is shown. */
public enum TimeMode {
  /** The time of day. */
  CLOCK,
  /** Since the first row that is known. */
  RELATIVE,
  /** Since the row before. */
  SINCE_PREVIOUS,
  /** Not at all. */
  OFF
}
