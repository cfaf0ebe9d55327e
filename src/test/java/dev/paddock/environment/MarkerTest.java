package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkerTest {

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "python_version < '3.8'                                   | false",
        "python_version >= '3.8' and python_version < '4'         | true",
        "python_full_version < '3.11.8'                           | true",
        "python_version in '3.10 3.11'                            | true",
        "sys_platform == 'plan9'                                  | false",
        "sys_platform != 'plan9' and (os_name == 'x' or os_name != 'x') | true",
        "platform_python_implementation == 'PyPy'                 | false",
        "extra == 'test'                                          | false",
        "extra == 'With_Speed'                                    | true",
        "(python_version < '3' or extra == 'with.speed')          | true",
        "something_new == '1'                                     | true",
        "python_version                                           | true",
      })
  void aMarkerIsJudgedForThisMachineAndOneExtra(String marker, boolean holds) {
    assertThat(Marker.holds(marker, "3.11.7", "with-speed")).isEqualTo(holds);
  }

  @Test
  void aDependencyIsReadInEverySpellingAndAppliesForTheExtrasAskedFor() {
    assertThat(Dependency.parse(" Py_OpenSSL (>=0.14); extra == 'security'"))
        .isEqualTo(new Dependency("py-openssl", Set.of(), "extra == 'security'"));
    assertThat(Dependency.parse("uvicorn[standard, Http2]>=0.3"))
        .isEqualTo(new Dependency("uvicorn", Set.of("standard", "http2"), ""));
    assertThat(Dependency.parse("tools @ file:///srv/tools.whl ; python_version > '3'"))
        .extracting("name")
        .isEqualTo("tools");
    assertThat(Dependency.parse("--hash=sha256:1")).isNull();
    var conditional = new Dependency("a", Set.of(), "extra == 'security'");
    assertThat(conditional.applies("3.11.7", Set.of())).isFalse();
    assertThat(conditional.applies("3.11.7", Set.of("socks", "security"))).isTrue();
  }
}
