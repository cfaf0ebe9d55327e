package dev.paddock.ui.model;

import java.util.Locale;

/** How good or bad a thing shown is; always said by an icon and a word too. */
public enum Tone {
  /** Neither good nor bad. */
  NEUTRAL,
  /** Under way. */
  ACCENT,
  /** Good. */
  SUCCESS,
  /** Wants a look. */
  WARNING,
  /** Broken. */
  DANGER;

  /** The style class that colours it. */
  public String styleClass() {
    return "tone-" + name().toLowerCase(Locale.ROOT);
  }

  /** Whether somebody should look at it. */
  public boolean wantsAttention() {
    return this == WARNING || this == DANGER;
  }
}
