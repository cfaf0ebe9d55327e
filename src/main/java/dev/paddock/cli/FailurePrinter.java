package dev.paddock.cli;

import dev.paddock.agent.PaddockException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Tells failures: to people in a sentence, details and a hint, to programs as an object. */
final class FailurePrinter {

  /** Beyond this many details people lose the thread; programs get them all. */
  private static final int SHOWN = 20;

  private FailurePrinter() {}

  /** To people, on standard error. */
  static void tell(PaddockException failure, Output output) {
    Style style = output.errorStyle();
    output.complaint(style.bad("paddock: ") + Text.oneLine(failure.getMessage()));
    List<PaddockException.Detail> details = failure.details();
    for (PaddockException.Detail detail : details.subList(0, Math.min(SHOWN, details.size()))) {
      output.complaint(
          "  "
              + Text.printable(placed(detail.file(), detail.line(), detail.key(), detail.message()))
                  .replace("\n", "\n  "));
    }
    if (details.size() > SHOWN) {
      output.complaint("  and " + (details.size() - SHOWN) + " more (all with --json)");
    }
    if (failure.hint() != null) {
      output.complaint(style.dim("  hint: " + Text.printable(failure.hint())));
    }
  }

  /** To programs, as the one document. */
  static ObjectNode document(PaddockException failure) {
    ObjectNode node = Json.object();
    node.set("error", Json.failure(failure));
    return node;
  }

  /** A finding with its place before it. */
  static String placed(
      @Nullable String file, @Nullable Integer line, @Nullable String key, String message) {
    StringBuilder text = new StringBuilder();
    if (file != null) {
      text.append(file);
      if (line != null) {
        text.append(':').append(line);
      }
      text.append(": ");
    }
    if (key != null) {
      text.append(key).append(": ");
    }
    return text.append(message).toString();
  }
}
