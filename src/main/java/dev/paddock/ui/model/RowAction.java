package dev.paddock.ui.model;

/** The one thing offered beside an agent in the list. */
public enum RowAction {
  /** Run it. */
  RUN("action.run"),
  /** Build its environment. */
  BUILD("action.build"),
  /** Build its environment anew. */
  REBUILD("action.rebuild"),
  /** Cancel the build under way. */
  CANCEL("action.cancel"),
  /** Show what went wrong. */
  SHOW_WHY("action.showWhy"),
  /** End it at once. */
  FORCE("action.forceNow"),
  /** Nothing. */
  NONE("action.none");

  private final String key;

  RowAction(String key) {
    this.key = key;
  }

  /** The word on its button. */
  public String label() {
    return Words.of(key);
  }
}
