package dev.paddock.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretMaskerTest {

  private static String mask(Map<String, String> secrets, String... reads) {
    SecretMasker masker = new SecretMasker(secrets);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String read : reads) {
      byte[] bytes = read.getBytes(UTF_8);
      out.writeBytes(masker.mask(bytes, bytes.length));
    }
    out.writeBytes(masker.end());
    return out.toString(UTF_8);
  }

  @Test
  void aSecretBecomesItsName() {
    assertThat(mask(Map.of("KEY", "sk-12345678"), "a sk-12345678 b\nsk-12345678"))
        .isEqualTo("a •••KEY••• b\n•••KEY•••");
  }

  @Test
  void aSecretSplitAnywhereIsStillMasked() {
    String text = "xx sk-sk-12345678 yy";
    for (int first = 0; first <= text.length(); first++) {
      for (int second = first; second <= text.length(); second++) {
        assertThat(
                mask(
                    Map.of("KEY", "sk-12345678"),
                    text.substring(0, first),
                    text.substring(first, second),
                    text.substring(second)))
            .isEqualTo("xx sk-•••KEY••• yy");
      }
    }
  }

  @Test
  void onlyWhatMayBeginASecretIsHeldBack() {
    SecretMasker masker = new SecretMasker(Map.of("KEY", "sk-12345678"));
    assertThat(new String(masker.mask("password: sk-1".getBytes(UTF_8), 14), UTF_8))
        .isEqualTo("password: ");
    assertThat(new String(masker.mask("x".getBytes(UTF_8), 1), UTF_8)).isEqualTo("sk-1x");
    assertThat(masker.end()).isEmpty();
  }

  @Test
  void shortAndBlankValuesAreLeftAlone() {
    assertThat(mask(Map.of("A", "1234567", "B", "          "), "1234567          x"))
        .isEqualTo("1234567          x");
  }

  @Test
  void charactersOfRegularExpressionsMeanThemselves() {
    assertThat(mask(Map.of("KEY", "a.*b[c]\\d$("), "a.*b[c]\\d$( axxb"))
        .isEqualTo("•••KEY••• axxb");
  }

  @Test
  void aValueOfSeveralLinesIsMaskedAsItIsAndAsPythonQuotesIt() {
    assertThat(
            mask(Map.of("PEM", "begin\nmiddle\nend"), "begin\nmiddle\nend 'begin\\nmiddle\\nend'"))
        .isEqualTo("•••PEM••• '•••PEM•••'");
  }

  private static final String ODD = "hünter2 \"q\" 'x' \\n <$HOME>&/% \uD83D\uDD11 +\u001b";

  /** Each as that writer really writes it, the last two by hand after Go's and browsers' rules. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "repr(v)",
        "ascii(v)",
        "json.dumps(v)",
        "json.dumps(v, ensure_ascii=False)",
        "json.dumps(json.dumps({'k': v}))",
        "urllib.parse.quote(v)",
        "urllib.parse.quote(v, safe='')",
        "urllib.parse.quote_plus(v)",
        "urllib.parse.quote(v, safe=\"!~*'()\")",
        "html.escape(v)",
        "html.escape(v, quote=False)",
        "v.replace('&', '&amp;').replace('<', '&lt;').replace('>', '&gt;').replace('\"', '&#34;').replace(\"'\", '&#39;')",
      })
  void aSecretIsKnownHoweverItIsWritten(String writer) throws Exception {
    String code =
        "import html, json, sys, urllib.parse; v = sys.argv[1]; print('<<' + "
            + writer
            + " + '>>')";
    Process python =
        new ProcessBuilder("python3", "-X", "utf8", "-c", code, ODD)
            .redirectErrorStream(true)
            .start();
    String written = new String(python.getInputStream().readAllBytes(), UTF_8).strip();
    assertThat(written).startsWith("<<").endsWith(">>");
    assertThat(mask(Map.of("ODD", ODD), written)).matches("<<\\W*k?\\W*•••ODD•••\\W*>>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b64encode", "urlsafe_b64encode"})
  void aSecretIsKnownInBase64AloneAndWithinMore(String encode) throws Exception {
    String code =
        "import base64, sys\nfor v in sys.argv[1:]:\n print('<<' + base64."
            + encode
            + "(v.encode()).decode() + '>>')";
    String secret = "s3?~cr>t\u00fc\u00ff\u00ffp";
    var words = new java.util.ArrayList<>(List.of("python3", "-X", "utf8", "-c", code, secret));
    for (String before : List.of("", "u", "u:", "me:", "user:")) {
      for (String after : List.of("", "\n", "!!", " etc")) {
        words.add(before + secret + after);
      }
    }
    Process python = new ProcessBuilder(words).redirectErrorStream(true).start();
    List<String> written =
        new String(python.getInputStream().readAllBytes(), UTF_8).lines().toList();
    assertThat(written).hasSize(21).allMatch(line -> line.startsWith("<<"));
    assertThat(mask(Map.of("KEY", secret), written.getFirst())).isEqualTo("<<•••KEY•••>>");
    for (String line : written) {
      assertThat(mask(Map.of("KEY", secret), line)).matches("<<\\w{0,8}•••KEY•••[\\w+/=-]{0,9}>>");
    }
  }

  @Test
  void everyLineOfASecretOfSeveralLinesIsMasked() {
    String pem = "-----BEGIN KEY-----\nabcdefghijklmnop\n-----END KEY-----\n";
    assertThat(mask(Map.of("PEM", pem), "| " + pem.strip().replace("\n", "\n| ")))
        .isEqualTo("| •••PEM•••\n| •••PEM•••\n| •••PEM•••");
  }

  @Test
  void theLongestWinsAndOverlappingValuesLeaveNothingOfEither() {
    Map<String, String> secrets = new LinkedHashMap<>();
    secrets.put("SHORT", "abcdefgh");
    secrets.put("LONG", "abcdefghij");
    secrets.put("LATER", "ghijklmnop");
    secrets.put("INNER", "ijklmnop");
    assertThat(mask(secrets, "abcdefgh abcdefghij abcdefghijklmnop ijklmnop"))
        .isEqualTo("•••SHORT••• •••LONG••• •••LONG••• •••INNER•••");
  }

  @Test
  void noByteOfASecretEverPassesHoweverTheTextIsCut() {
    Random random = new Random(3);
    Map<String, String> secrets =
        Map.of("A", "aabaabaa", "B", "abababab", "C", "baabaabaab", "D", "bbbbbbbbb");
    for (int round = 0; round < 2000; round++) {
      byte[] text = new byte[60];
      for (int i = 0; i < text.length; i++) {
        text[i] = (byte) (random.nextInt(20) == 0 ? 'c' : 'a' + random.nextInt(2));
      }
      String whole = new String(text, UTF_8);
      assertThat(masked(secrets, text, random)).isEqualTo(expected(secrets, whole));
    }
  }

  private static String masked(Map<String, String> secrets, byte[] text, Random random) {
    SecretMasker masker = new SecretMasker(secrets);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    while (at < text.length) {
      int to = Math.min(text.length, at + 1 + random.nextInt(12));
      byte[] read = Arrays.copyOfRange(text, at, to);
      out.writeBytes(masker.mask(read, read.length));
      at = to;
    }
    out.writeBytes(masker.end());
    return out.toString(UTF_8).replaceAll("•••[A-D]•••", "*");
  }

  /** The slow and obvious way: mark every byte of every secret, one mask per stretch. */
  private static String expected(Map<String, String> secrets, String text) {
    boolean[] hidden = new boolean[text.length()];
    boolean[] joined = new boolean[text.length() + 1];
    for (String secret : secrets.values()) {
      for (int at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        Arrays.fill(hidden, at, at + secret.length(), true);
        Arrays.fill(joined, at + 1, at + secret.length(), true);
      }
    }
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (!hidden[i]) {
        out.append(text.charAt(i));
      } else if (!joined[i]) {
        out.append('*');
      }
    }
    return out.toString();
  }
}
