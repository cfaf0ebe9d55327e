package dev.paddock.environment;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonSpecifierTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "any         | 3.6.15 | true",
        "3.11        | 3.11.7 | true",
        "3.1         | 3.11.7 | false",
        "python3.9   | 3.9.18 | true",
        "3.11.7      | 3.11.7 | true",
        "3.11.8      | 3.11.7 | false",
        "==3.11.*    | 3.11.7 | true",
        ">=3.8       | 3.10.1 | true",
        ">=3.8,<3.10 | 3.10.1 | false",
        ">=3.8, <4   | 3.13.0 | true",
        "~=3.9       | 3.13.0 | true",
        "~=3.9.2     | 3.10.0 | false",
        "!=3.10.*    | 3.10.1 | false",
        "^3.9        | 3.13.0 | true",
        "nonsense    | 3.11.7 | false"
      })
  void tellsWhichVersionsFit(String asked, String version, boolean fits) {
    assertThat(PythonSpecifier.of(asked).matches(version)).isEqualTo(fits);
  }
}
