package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.DoctorReport;
import dev.paddock.agent.GcReport;
import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Removal;
import dev.paddock.agent.Run;
import dev.paddock.apkg.PackageProblem;
import dev.paddock.environment.Health;
import dev.paddock.log.LogLine;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives what the service returns the shapes the command line promises to programs.
 *
 * <p>Every field is always there, null where there is nothing to say; times are ISO-8601 in UTC
 * with milliseconds, durations seconds, paths absolute.
 */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What Unicode calls a line end and JSON lets stand in a text. */
  private static final Pattern OTHER_LINE_END = Pattern.compile("[\u0085\u2028\u2029]");

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

  private Json() {}

  /**
   * The document on one line: also for readers to whom more than {@code \n} ends a line, such as
   * Python's {@code splitlines}.
   */
  static String text(JsonNode node) {
    String text = MAPPER.writeValueAsString(node);
    return OTHER_LINE_END
        .matcher(text)
        .replaceAll(end -> String.format(Locale.ROOT, "\\\\u%04x", (int) end.group().charAt(0)));
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static <T> ArrayNode list(List<T> items, Function<T, JsonNode> shape) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    for (T item : items) {
      list.add(shape.apply(item));
    }
    return list;
  }

  static ArrayNode words(List<String> words) {
    return list(words, JsonNodeFactory.instance::stringNode);
  }

  static JsonNode nothing() {
    return JsonNodeFactory.instance.nullNode();
  }

  static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : TIME.format(time);
  }

  static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static @Nullable String path(@Nullable Path path) {
    return path == null ? null : path.toAbsolutePath().toString();
  }

  static ObjectNode agent(Agent agent) {
    var read = agent.agentPackage();
    ObjectNode node = object();
    node.put("id", agent.id().value());
    node.put("name", agent.name());
    node.put("version", agent.version());
    node.put("display_name", read.manifest().displayName());
    node.put("path", path(read.root()));
    node.put("source", path(read.source()));
    node.put("sha256", read.sha256());
    node.set("surfaces", words(read.manifest().surfaces().stream().map(s -> s.word()).toList()));
    node.set("warnings", list(read.warnings(), Json::warning));
    node.put("environment", path(agent.environment()));
    return node;
  }

  private static ObjectNode warning(PackageProblem problem) {
    ObjectNode node = object();
    node.put("code", problem.code());
    node.put("message", problem.message());
    node.put("file", problem.file());
    node.put("line", problem.line());
    node.put("key", problem.key());
    return node;
  }

  /**
   * An environment with its verdict.
   *
   * @param sizeBytes as allocated on disk, or null where there is none
   */
  static ObjectNode environment(Health health, @Nullable Long sizeBytes) {
    Health.Facts facts = health.facts();
    ObjectNode node = object();
    node.put("path", path(health.path()));
    node.put("state", health.state().name());
    node.set("reasons", list(health.reasons(), r -> reason(r.code(), r.detail())));
    node.put("action", health.action().name().toLowerCase(Locale.ROOT));
    node.put("python", facts == null ? null : path(facts.python()));
    node.put("python_version", facts == null ? null : facts.pythonVersion());
    node.put("installer", facts == null ? null : firstWord(facts.installer()));
    node.put("requirements_hash", facts == null ? null : facts.requirementsHash());
    node.put("fingerprint", facts == null ? null : facts.fingerprint());
    node.put("size_bytes", sizeBytes);
    node.put("created_at", facts == null ? null : time(facts.createdAt()));
    return node;
  }

  /** The same shape for an environment that could not even be judged. */
  static ObjectNode unjudged(Agent agent, PaddockException failure) {
    ObjectNode node = object();
    node.put("path", path(agent.environment()));
    node.putNull("state");
    ArrayNode reasons = JsonNodeFactory.instance.arrayNode();
    reasons.add(reason(failure.failure().code(), failure.getMessage()));
    node.set("reasons", reasons);
    for (String field :
        List.of(
            "action",
            "python",
            "python_version",
            "installer",
            "requirements_hash",
            "fingerprint",
            "size_bytes",
            "created_at")) {
      node.putNull(field);
    }
    return node;
  }

  private static ObjectNode reason(String code, String detail) {
    ObjectNode node = object();
    node.put("code", code);
    node.put("detail", detail);
    return node;
  }

  /** {@code uv} of {@code uv 0.9.2}: the word the option takes. */
  private static @Nullable String firstWord(@Nullable String text) {
    if (text == null) {
      return null;
    }
    int space = text.indexOf(' ');
    return space < 0 ? text : text.substring(0, space);
  }

  static ObjectNode run(Run run) {
    ObjectNode node = object();
    node.put("id", run.id());
    node.put("agent_id", run.agentId().value());
    node.put("state", run.state().name());
    node.put("pid", run.pid());
    node.put("shim_pid", run.shimPid());
    node.set("ports", ports(run.ports()));
    node.put("started_at", time(run.startedAt()));
    node.put("ready_at", time(run.readyAt()));
    node.put("ended_at", time(run.endedAt()));
    node.set("exit", run.exit() == null ? nothing() : exit(run.exit(), object()));
    node.put("environment", path(run.environment()));
    node.put("log", path(run.log()));
    return node;
  }

  static ObjectNode ports(Run.Ports ports) {
    ObjectNode node = object();
    node.put("rest", ports.rest());
    node.put("a2a", ports.a2a());
    node.put("ui", ports.ui());
    return node;
  }

  /** Adds code and signal to a node. */
  static ObjectNode exit(Run.@Nullable Exit exit, ObjectNode node) {
    node.put("code", exit == null ? null : exit.code());
    node.put("signal", exit == null ? null : exit.signal());
    return node;
  }

  static ObjectNode line(LogLine line, String run) {
    ObjectNode node = object();
    node.put("time", time(line.time()));
    node.put("stream", line.stream().word());
    node.put("level", line.level().word());
    node.put("text", line.text());
    node.put("run", run);
    return node;
  }

  static ObjectNode removal(Removal removal) {
    ObjectNode node = object();
    node.put("id", removal.id().value());
    node.put("name", removal.name());
    node.set("removed", words(removal.removed().stream().map(Path::toString).toList()));
    node.put("logs_kept", removal.logsKept());
    return node;
  }

  static ObjectNode garbage(GcReport report) {
    ObjectNode node = object();
    node.set(
        "items",
        list(
            report.items(),
            item -> {
              ObjectNode one = object();
              one.put("path", path(item.path()));
              one.put("reason", item.reason());
              one.put("bytes", item.bytes());
              return one;
            }));
    node.put("bytes", report.bytes());
    node.put("dry_run", report.dryRun());
    return node;
  }

  static ObjectNode doctor(DoctorReport report) {
    ObjectNode node = object();
    node.put("version", report.version());
    node.put("java", report.java());
    node.put("os", report.os());
    node.put("home", path(report.home()));
    node.set("pythons", list(report.pythons(), p -> program(p.path(), p.version(), p.origin())));
    DoctorReport.Tool uv = report.uv();
    node.set("uv", uv == null ? nothing() : program(uv.path(), uv.version(), uv.origin()));
    node.set("folders", list(report.folders(), Json::folder));
    node.put("free_bytes", report.freeBytes());
    node.set("findings", list(report.findings(), Json::finding));
    return node;
  }

  private static ObjectNode program(Path path, String version, String origin) {
    ObjectNode node = object();
    node.put("path", path(path));
    node.put("version", version);
    node.put("origin", origin);
    return node;
  }

  private static ObjectNode folder(DoctorReport.Folder folder) {
    ObjectNode node = object();
    node.put("name", folder.name());
    node.put("path", path(folder.path()));
    node.put("writable", folder.writable());
    node.put("bytes", folder.bytes());
    node.put("shared_bytes", folder.sharedBytes());
    return node;
  }

  private static ObjectNode finding(DoctorReport.Finding finding) {
    ObjectNode node = object();
    node.put("code", finding.code());
    node.put("problem", finding.problem());
    node.put("todo", finding.todo());
    return node;
  }

  /** Code, message, details and hint of a failure. */
  static ObjectNode failure(PaddockException failure) {
    ObjectNode node = object();
    node.put("code", failure.failure().code());
    node.put("message", Text.oneLine(failure.getMessage()));
    node.set("details", list(failure.details(), Json::detail));
    node.put("hint", failure.hint());
    return node;
  }

  private static ObjectNode detail(PaddockException.Detail detail) {
    ObjectNode node = object();
    node.put("file", detail.file());
    node.put("line", detail.line());
    node.put("key", detail.key());
    node.put("message", detail.message());
    return node;
  }
}
