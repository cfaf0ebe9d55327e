package dev.paddock.ui.model;

import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.CallJson;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of a call, for showing and for the history.
 *
 * @param entry what was asked, with the values and the body it was asked with
 * @param body the answer's body, laid out
 * @param headers one a line
 */
public record TryResult(
    TryEntry entry,
    Map<String, String> values,
    String sent,
    Tone tone,
    String status,
    String facts,
    String body,
    String headers) {

  /** Beyond this a text area answers slowly. */
  private static final int MOST_SHOWN = 512 * 1024;

  /** Copies the values. */
  public TryResult {
    values = Map.copyOf(values);
  }

  /** An answer. */
  public static TryResult of(
      TryEntry entry, Map<String, String> values, String sent, CallAnswer answer) {
    String size = Amounts.bytes(answer.text().length());
    String type = answer.type().isEmpty() ? "" : " · " + answer.type();
    return new TryResult(
        entry,
        values,
        sent,
        answer.ok() ? Tone.SUCCESS : Tone.DANGER,
        answer.status(),
        Words.of("try.facts", answer.took().toMillis(), size) + type,
        shown(CallJson.laidOut(answer.text())),
        answer.headers().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(header -> header.getKey() + ": " + header.getValue())
            .collect(Collectors.joining("\n")));
  }

  /** No answer, or not all of it: {@code soFar} came before that. */
  public static TryResult refused(
      TryEntry entry, Map<String, String> values, String sent, String soFar, String why) {
    String status = Words.of(soFar.isEmpty() ? "try.noAnswer" : "try.brokenOff");
    String body = soFar.isEmpty() ? why : shown(soFar) + "\n\n" + why;
    return new TryResult(entry, values, sent, Tone.DANGER, status, "", body, "");
  }

  /** As much of a text as is shown, saying so where it is not all. */
  public static String shown(String text) {
    return text.length() <= MOST_SHOWN
        ? text
        : text.substring(0, MOST_SHOWN) + "\n" + Words.of("try.cut", Amounts.bytes(text.length()));
  }

  /** A line of the history. */
  public String line() {
    return entry.verb() + " " + entry.name() + " · " + status;
  }
}
