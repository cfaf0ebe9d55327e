package dev.paddock.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

class JsonReasonTest {

  private record Sample(int count) {}

  private static String reason(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return JsonReason.of(
        catchThrowableOfType(
            JacksonException.class,
            () -> JsonMapper.builder().build().readValue(bytes, Sample.class)));
  }

  @Test
  void aSlipInTheTextIsNamedWithItsLine() {
    assertThat(reason("{\n  \"count\": 1,, }")).startsWith("line 2, column ");
    assertThat(reason("{\"count\": nonsense}")).contains("line 1", "nonsense");
  }

  @Test
  void theParserSaysNothingAboutItself() {
    for (String text : new String[] {"{", "[", "{\"count\": \"x", "{\"count\": {}}", "\0"}) {
      assertThat(reason(text))
          .isNotBlank()
          .doesNotContain("Source", "REDACTED", "UNKNOWN", "dev.paddock", "\n");
    }
  }
}
