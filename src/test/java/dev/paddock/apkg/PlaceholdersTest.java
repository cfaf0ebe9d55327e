package dev.paddock.apkg;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Placeholders are replaced as a shell would. */
class PlaceholdersTest {

  private static final Map<String, String> VALUES =
      Map.of("A", "1", "EMPTY", "", "REF", "${A}", "_x9", "y");

  private static String expand(String text) {
    return Placeholders.expand(text, VALUES::get);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "plain, plain",
        "${A}, 1",
        "x${A}y${A}z, x1y1z",
        "${NONE}, \"\"",
        "${NONE:-default}, default",
        "${A:-default}, 1",
        "${EMPTY}, \"\"",
        "${EMPTY:-default}, default",
        "${NONE:-}, \"\"",
        "${NONE:-a:-b}, a:-b",
        "${NONE:-${A}}, 1",
        "${NONE:-x${NONE:-y}z}!, xyz!",
        "${REF}, ${A}",
        "${_x9}, y",
        "$A, $A",
        "${}, ${}",
        "${a b}, ${a b}",
        "${A, ${A",
        "${NONE:-x ${A}, ${NONE:-x 1",
        "http://h:${A}/, http://h:1/",
      })
  void everyFormIsReplacedOrLeft(String text, String expected) {
    assertThat(expand(text)).isEqualTo(expected);
  }

  @Test
  void hostileTextTakesNoTime() {
    String open = "${A1:-".repeat(200_000);
    assertThat(expand(open)).isEqualTo(open);
    assertThat(expand(open + "}".repeat(200_000))).isNotEmpty();
  }
}
