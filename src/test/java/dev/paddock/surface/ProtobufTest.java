package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtobufTest {

  @Test
  void whatIsWrittenIsReadBack() throws IOException {
    var out = new ByteArrayOutputStream();
    Protobuf.write(out, 1, "héllo");
    Protobuf.write(out, 2, Map.of("a", "1", "long", "x".repeat(300)));
    Protobuf.write(out, 3, "");
    Protobuf message = Protobuf.read(out.toByteArray());
    assertThat(message.text(1)).isEqualTo("héllo");
    assertThat(message.pairs(2)).isEqualTo(Map.of("a", "1", "long", "x".repeat(300)));
    assertThat(message.texts(3)).isEmpty();
    assertThat(message.number(9)).isZero();
  }

  @Test
  void fieldsNobodyKnowsArePassedOver() throws IOException {
    // ok = true, then fields 20 to 22 of each other kind, then timestamp = 300
    byte[] bytes =
        HexFormat.of()
            .parseHex(
                "0801"
                    + "a10101020304050607 08".replace(" ", "")
                    + "ad0101020304"
                    + "b2010161"
                    + "18ac02");
    Protobuf message = Protobuf.read(bytes);
    assertThat(message.flag(1)).isTrue();
    assertThat(message.number(3)).isEqualTo(300);
  }

  @Test
  void damageIsRefused() {
    for (String hex : new String[] {"0a05", "08", "0f", "0aff", "08ffffffffffffffffffff01"}) {
      assertThatThrownBy(() -> Protobuf.read(HexFormat.of().parseHex(hex)))
          .as(hex)
          .isInstanceOf(IOException.class);
    }
  }
}
