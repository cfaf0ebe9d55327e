package dev.paddock.storage;

import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;

/** Words why a JSON file cannot be understood, without the parser's remarks on itself. */
public final class JsonReason {

  private JsonReason() {}

  /** The reason as one clause without a full stop, with the line where there is one. */
  public static String of(JacksonException e) {
    if (!(e instanceof StreamReadException)) {
      // The text is JSON, a record cannot be made of it: class names would not help anybody.
      return "a field is missing or of the wrong kind";
    }
    String message = e.getOriginalMessage().lines().findFirst().orElse("it is not JSON");
    int remark = message.indexOf(" (start marker at ");
    String reason = remark < 0 ? message : message.substring(0, remark);
    TokenStreamLocation where = e.getLocation();
    return where == null || where.getLineNr() < 1
        ? reason
        : "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": " + reason;
  }
}
