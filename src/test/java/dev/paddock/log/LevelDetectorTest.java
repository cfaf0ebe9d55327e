package dev.paddock.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LevelDetectorTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "ERROR~ERROR:root:boom",
        "WARN~WARNING:urllib3.connectionpool:Retrying",
        "FATAL~CRITICAL:root:gone",
        "ERROR~2026-11-22 10:15:03,120 - app.tool - ERROR - failed",
        "WARN~2026-11-22 10:15:03,120 - app - WARNING - slow",
        "INFO~2026-11-22 10:15:03,120 INFO started",
        "INFO~2026-11-22 10:15:03,120 root INFO started",
        "DEBUG~2026-11-22 10:15:03,120 [DEBUG] app: started",
        "DEBUG~[2026-11-22 10:15:03,120] DEBUG in app: started",
        "INFO~INFO:     Started server process [48213]",
        "ERROR~ERROR:    Exception in ASGI application",
        "INFO~\u001b[32mINFO\u001b[0m:     Application startup complete.",
        "INFO~[2026-11-22 10:15:03 +0000] [123] [INFO] Listening at: http://127.0.0.1:8000",
        "INFO~2026-11-22 10:15:03 [info     ] event                          key=value",
        "WARN~\u001b[2m2026-11-22T10:15:03Z\u001b[0m [\u001b[33m\u001b[1mwarning  \u001b[0m] \u001b[1mevent\u001b[0m",
        "ERROR~{\"event\": \"boom\", \"level\": \"error\"}",
        "WARN~{\"message\":\"a \\\" \\\"level\\\": \\\"error\\\"\",\"severity\":\"WARNING\",\"x\":{\"level\":\"info\"}}",
        "NONE~{\"x\":{\"level\":\"error\"},\"text\":\"level\"}",
        "NONE~{'level': 'error'}",
        "ERROR~2026-11-22 10:15:03.120 | ERROR    | app.main:run:12 - boom",
        "INFO~2026-11-22 10:15:03.120 | SUCCESS  | app.main:run:12 - done",
        "INFO~10:15:03.120 [main] INFO  c.e.App - started",
        "WARN~2026-11-22 10:15:03.120  WARN 1 --- [main] c.e.App : slow",
        "ERROR~SEVERE: it broke",
        "INFO~[10:15:03] INFO     message        app.py:12",
        "WARN~           WARNING  message        app.py:13",
        "INFO~[2026-11-22 10:15:03,120: INFO/MainProcess] celery ready",
        "ERROR~time=2026-11-22T10:15:03Z level=error msg=\"no level=info here\"",
        "ERROR~app.tool - ERROR - failed",
        "ERROR~error: package not found",
        "ERROR~Error: it broke",
        "WARN~warning: deprecated",
        "WARN~W1122 10:15:03.120 12 file.cc:3] careful",
        "WARN~/x/y.py:12: DeprecationWarning: old",
        "ERROR~Traceback (most recent call last):",
        "ERROR~  File \"/x/y.py\", line 3, in run",
        "ERROR~KeyError: 'api_key'",
        "ERROR~json.decoder.JSONDecodeError: Expecting value",
        "ERROR~KeyboardInterrupt",
        "ERROR~  + Exception Group Traceback (most recent call last):",
        "ERROR~  |   File \"/x/y.py\", line 3, in run",
        "ERROR~During handling of the above exception, another exception occurred:",
        "FATAL~FATAL ERROR: out of memory",
      })
  void theLevelIsWhereTheLibraryPutsIt(LogLevel level, String line) {
    assertThat(LevelDetector.detect(line)).isEqualTo(level);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "no errors, only WARNING signs",
        "the ERROR was fixed",
        "POST /error 200",
        "errors: 0",
        "Errors found: none",
        "ERROR_CODE=5",
        "INFORMATION",
        "- no ERROR",
        "3 tests, ERROR none",
        "debug mode is on",
        "Info about this",
        "2026-11-22 10:15:03 user typed ERROR in the form",
        "see KeyError: it is raised when",
        "[agent] found the word error in the text",
        "{not json",
        "[",
        "\u001b[",
        "File upload done",
        "http://host:80/ERROR: x",
        "E12",
      })
  void aWordWithinTheTextIsNoLevel(String line) {
    assertThat(LevelDetector.detect(line)).isEqualTo(LogLevel.NONE);
  }
}
