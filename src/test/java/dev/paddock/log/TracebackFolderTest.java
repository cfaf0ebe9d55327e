package dev.paddock.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TracebackFolderTest {

  /** The rows of each traceback, counted from 0, the first row of each first. */
  private static List<List<Long>> folded(String text) {
    List<List<Long>> found = new ArrayList<>();
    TracebackFolder folder =
        new TracebackFolder(
            new TracebackFolder.Folds() {
              @Override
              public void begin(long row) {
                found.add(new ArrayList<>(List.of(row)));
              }

              @Override
              public void more(long header, long row) {
                assertThat(found.getLast().getFirst()).isEqualTo(header);
                found.getLast().add(row);
              }
            });
    long row = 0;
    for (String line : text.lines().toList()) {
      folder.accept(row++, line);
    }
    return found;
  }

  private static List<Long> rows(long from, long to) {
    List<Long> rows = new ArrayList<>();
    for (long row = from; row <= to; row++) {
      rows.add(row);
    }
    return rows;
  }

  @Test
  void anExceptionGroupWithItsPartsIsOne() {
    assertThat(
            folded(
                """
                before
                  + Exception Group Traceback (most recent call last):
                  |   File "g.py", line 3, in <module>
                  |     raise ExceptionGroup("two", [ValueError(1), KeyError(2)])
                  | ExceptionGroup: two (2 sub-exceptions)
                  +-+---------------- 1 ----------------
                    | ValueError: 1
                    +---------------- 2 ----------------
                    | KeyError: 2
                    +------------------------------------
                after
                """))
        .containsExactly(rows(1, 9));
  }

  @Test
  void chainedOnesAreOneAndWhatFollowsIsNot() {
    String one =
        "Traceback (most recent call last):\n  File \"a.py\", line 1, in f\n    g()\nE: x\n";
    String cause = "\nThe above exception was the direct cause of the following exception:\n\n";
    assertThat(folded(one + cause + one + "\nafter\n" + one))
        .containsExactly(rows(0, 10), rows(13, 16));
  }

  @Test
  void aLineThatOnlyMentionsATracebackIsNone() {
    assertThat(folded("see Traceback (most recent call last):\n  File\n")).isEmpty();
  }
}
