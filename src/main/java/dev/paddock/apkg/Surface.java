package dev.paddock.apkg;

import java.util.Locale;

/** What a running agent offers. */
public enum Surface {
  /** FastAPI routes mounted by the package. */
  REST,
  /** The gRPC service of agent to agent calls. */
  A2A,
  /** Static files, single-page style. */
  UI,
  /** One ASGI application that serves everything. */
  HTTP_SERVER,
  /** A function called once. */
  ENTRYPOINT,
  /** Functions by name: the oldest form. */
  EXPORTS;

  /** The word for it in JSON and on the command line. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
