package dev.paddock.ui;

/** Every FXML file there is. */
public enum View {
  /** The frame: bar at the top, list at the left, page, status at the foot. */
  WINDOW("window.fxml"),
  /** The list of agents. */
  AGENTS("agents.fxml"),
  /** One agent: head and tabs. */
  AGENT("agent.fxml"),
  /** The tab about an agent's environment. */
  ENVIRONMENT("environment.fxml"),
  /** The tab about an agent's package. */
  PACKAGE("package.fxml"),
  /** The tab with an agent's history. */
  RUNS("runs.fxml"),
  /** The tab with an agent's settings. */
  SETTINGS("settings.fxml"),
  /** The tab where what an agent offers is tried. */
  TRY("try.fxml"),
  /** What loading a package would bring. */
  LOAD("load.fxml"),
  /** How to begin. */
  EMPTY("empty.fxml"),
  /** The line at the foot. */
  STATUS("status.fxml");

  private final String file;

  View(String file) {
    this.file = file;
  }

  /** Its place among the resources. */
  String resource() {
    return "/fxml/" + file;
  }
}
