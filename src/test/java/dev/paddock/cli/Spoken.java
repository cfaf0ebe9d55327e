package dev.paddock.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command line said and how it ended. */
record Spoken(int code, String out, String err) {

  /** Speaks to a service over a folder. */
  static Spoken to(FakeService service, Path home, String... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code = new CommandLineFace(surroundings(service, home, out, err)).run(List.of(words));
    return new Spoken(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** What a person sees in the end where both streams go to one terminal. */
  static String atTerminal(FakeService service, Path home, String... words) {
    ByteArrayOutputStream screen = new ByteArrayOutputStream();
    Surroundings plain = surroundings(service, home, screen, screen);
    new CommandLineFace(
            new Surroundings(
                plain.variables(),
                plain.osName(),
                home,
                screen,
                screen,
                true,
                true,
                plain.clock(),
                plain.opener()))
        .run(List.of(words));
    return screen.toString(StandardCharsets.UTF_8).replaceAll("[^\n]*\r\u001b\\[K", "");
  }

  static Surroundings surroundings(
      FakeService service, Path home, OutputStream out, OutputStream err) {
    return new Surroundings(
        Map.of("PADDOCK_HOME", home.toString()),
        "Linux",
        home,
        out,
        err,
        false,
        false,
        Clock.fixed(FakeService.NOON, ZoneOffset.UTC),
        (_, _, _) -> service);
  }

  /** The one document on standard output. */
  JsonNode json() {
    return JsonMapper.shared().readTree(out);
  }

  /** The documents on standard output, one a line. */
  List<JsonNode> lines() {
    return out.lines().map(line -> JsonMapper.shared().readTree(line)).toList();
  }
}
