package dev.paddock.ui.model;

import dev.paddock.agent.PaddockException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Something the window says without being asked, and without getting in the way.
 *
 * @param sentence one sentence
 * @param details more of it, one line each, or empty
 * @param next the next step in words, or null
 * @param action a button for it, or null
 */
public record Notice(
    Tone tone,
    String sentence,
    List<String> details,
    @Nullable String next,
    @Nullable Action action) {

  /** A button. */
  public record Action(String label, Runnable work) {}

  /** Copies the details. */
  public Notice {
    details = List.copyOf(details);
  }

  /** Says that something went well. */
  public static Notice good(String sentence) {
    return new Notice(Tone.SUCCESS, sentence, List.of(), null, null);
  }

  /** Says something worth knowing. */
  public static Notice info(String sentence) {
    return new Notice(Tone.ACCENT, sentence, List.of(), null, null);
  }

  /** Says what was refused, why, and what to do next. */
  public static Notice of(PaddockException failure, @Nullable Action action) {
    Tone tone =
        switch (failure.failure()) {
          case CANCELLED -> Tone.NEUTRAL;
          case BUSY -> Tone.WARNING;
          case INTERNAL,
              USAGE,
              PACKAGE_INVALID,
              BUILD_FAILED,
              NOT_VALID,
              NO_SUCH_AGENT,
              NOT_STARTED,
              CALL_FAILED ->
              Tone.DANGER;
        };
    return new Notice(
        tone,
        failure.getMessage(),
        failure.details().stream().map(Notice::line).toList(),
        failure.hint(),
        action);
  }

  /** The same about an agent, which is named where the sentence does not. */
  public Notice about(String agent) {
    return sentence.contains(agent)
        ? this
        : new Notice(tone, Words.of("notice.about", agent, sentence), details, next, action);
  }

  /** One finding in a line: where, then what. */
  public static String line(PaddockException.Detail detail) {
    String place =
        Stream.of(place(detail), detail.key() == null ? "" : detail.key())
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(" · "));
    return place.isEmpty() ? detail.message() : place + ": " + detail.message();
  }

  /** The file and line of a finding, such as {@code agent.yaml:12}; empty where it has none. */
  public static String place(PaddockException.Detail detail) {
    List<String> parts = new ArrayList<>();
    if (detail.file() != null) {
      parts.add(detail.file());
    }
    if (detail.line() != null) {
      parts.add(String.valueOf(detail.line()));
    }
    return String.join(":", parts);
  }

  /** Whether it may leave by itself: what went wrong stays until it was seen. */
  public boolean leavesByItself() {
    return tone == Tone.SUCCESS || tone == Tone.ACCENT || tone == Tone.NEUTRAL;
  }
}
