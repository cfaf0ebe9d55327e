package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7541, appendix C. */
class HeaderDecoderTest {

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  @Test
  void headersRememberedOnAConnectionAreFoundAgain() throws IOException {
    var decoder = new HeaderDecoder();
    assertThat(decoder.decode(bytes("8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff")))
        .isEqualTo(
            Map.of(
                ":method",
                "GET",
                ":scheme",
                "http",
                ":path",
                "/",
                ":authority",
                "www.example.com"));
    assertThat(decoder.decode(bytes("8286 84be 5886 a8eb 1064 9cbf")))
        .containsEntry(":authority", "www.example.com")
        .containsEntry("cache-control", "no-cache");
    assertThat(decoder.decode(bytes("8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")))
        .containsEntry(":authority", "www.example.com")
        .containsEntry("custom-key", "custom-value");
  }

  @Test
  void textsThatAreNotCodedAreReadAsTheyAre() throws IOException {
    assertThat(
            new HeaderDecoder()
                .decode(bytes("400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572")))
        .containsExactly(Map.entry("custom-key", "custom-header"));
  }

  @Test
  void aTextInCodeIsReadWhole() throws IOException {
    byte[] coded = bytes("d07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff");
    assertThat(new String(Huffman.decode(coded), StandardCharsets.US_ASCII))
        .isEqualTo("Mon, 21 Oct 2013 20:13:21 GMT");
  }

  @Test
  void whatBreaksTheRulesIsRefused() {
    for (String block : new String[] {"ff", "be", "00", "41ff", "7fffffffffff01", "4103ff"}) {
      assertThatThrownBy(() -> new HeaderDecoder().decode(bytes(block)))
          .as(block)
          .isInstanceOf(IOException.class);
    }
  }
}
