package dev.paddock.ui;

import dev.paddock.ui.model.AgentTabs;
import dev.paddock.ui.model.Words;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;

/** Every key that does something, in the order of the table that explains them. */
public enum Shortcut {
  /** Search agents and commands. */
  PALETTE(KeyCode.K, KeyCombination.SHORTCUT_DOWN),
  /** Load a package. */
  LOAD(KeyCode.O, KeyCombination.SHORTCUT_DOWN),
  /** Run, or restart what runs. */
  RUN(KeyCode.R, KeyCombination.SHORTCUT_DOWN),
  /** Stop. */
  STOP(KeyCode.PERIOD, KeyCombination.SHORTCUT_DOWN),
  /** End at once. */
  FORCE(KeyCode.PERIOD, KeyCombination.SHORTCUT_DOWN, KeyCombination.SHIFT_DOWN),
  /** Find in the log. */
  FIND(KeyCode.F, KeyCombination.SHORTCUT_DOWN),
  /** The next hit; the log's own key. */
  FIND_NEXT(KeyCode.F3),
  /** Hide the log's lines so far. */
  CLEAR(KeyCode.L, KeyCombination.SHORTCUT_DOWN),
  /** Follow the log's end; the log's own key. */
  FOLLOW(KeyCode.END),
  /** Send what is tried; the Try it tab's own key. */
  SEND(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN),
  /** The first tab. */
  TAB_1(KeyCode.DIGIT1, KeyCombination.ALT_DOWN),
  /** The second tab. */
  TAB_2(KeyCode.DIGIT2, KeyCombination.ALT_DOWN),
  /** The third tab. */
  TAB_3(KeyCode.DIGIT3, KeyCombination.ALT_DOWN),
  /** The fourth tab. */
  TAB_4(KeyCode.DIGIT4, KeyCombination.ALT_DOWN),
  /** The fifth tab. */
  TAB_5(KeyCode.DIGIT5, KeyCombination.ALT_DOWN),
  /** The sixth tab. */
  TAB_6(KeyCode.DIGIT6, KeyCombination.ALT_DOWN),
  /** Into the list of agents. */
  AGENTS(KeyCode.DIGIT0, KeyCombination.SHORTCUT_DOWN),
  /** The table of keys. */
  KEYS(KeyCode.F1);

  private final KeyCode code;

  @SuppressWarnings("ImmutableEnumChecker") // modifiers never change, they only do not say so
  private final KeyCombination.Modifier[] modifiers;

  Shortcut(KeyCode code, KeyCombination.Modifier... modifiers) {
    this.code = code;
    this.modifiers = modifiers;
  }

  /** The key that shows a tab. */
  public static Shortcut of(AgentTabs.Name tab) {
    return switch (tab) {
      case LOGS -> TAB_1;
      case ENVIRONMENT -> TAB_2;
      case PACKAGE -> TAB_3;
      case RUNS -> TAB_4;
      case SETTINGS -> TAB_5;
      case TRY -> TAB_6;
    };
  }

  /** The keys to press. */
  public KeyCombination combination() {
    return new KeyCodeCombination(code, modifiers);
  }

  /** What it does, in words. */
  public String label() {
    return Words.of("key." + name());
  }

  /** The keys as people write them, such as {@code Ctrl K}. */
  public String display() {
    return combination().getDisplayText().replace("Period", ".").replace('+', ' ').strip();
  }

  /** Whether the window handles it; else what is shown does while it has the keyboard. */
  public boolean isTheWindows() {
    return this != FIND_NEXT && this != FOLLOW && this != SEND;
  }
}
