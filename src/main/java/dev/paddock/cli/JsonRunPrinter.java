package dev.paddock.cli;

import dev.paddock.agent.PaddockException;
import dev.paddock.agent.Run;
import dev.paddock.agent.RunEvent;
import dev.paddock.log.LogStream;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Tells a run as one JSON object a line; an agent's output line by line. */
final class JsonRunPrinter implements RunPrinter {

  private final Output output;
  private final Map<LogStream, TextLines> cutters = new EnumMap<>(LogStream.class);

  JsonRunPrinter(Output output) {
    this.output = output;
  }

  @Override
  public void event(RunEvent event) {
    switch (event) {
      case RunEvent.Output(Instant time, LogStream stream, byte[] bytes) ->
          cutters
              .computeIfAbsent(stream, _ -> new TextLines())
              .cut(bytes, line -> line(time, stream, line));
      case RunEvent.Building building -> {
        ObjectNode node = node(building.time(), "building");
        node.put("step", building.step());
        node.put("done", building.done());
        node.put("total", building.total());
        output.document(node);
      }
      // The steps count what is done; a line for each part of a second would only hide them.
      case RunEvent.Downloading _ -> {}
      case RunEvent.Built built -> {
        ObjectNode node = node(built.time(), "built");
        node.put("action", built.action().name().toLowerCase(Locale.ROOT));
        node.put("seconds", Json.seconds(built.took()));
        output.document(node);
      }
      case RunEvent.Starting starting -> output.document(node(starting.time(), "starting"));
      case RunEvent.Started started -> {
        ObjectNode node = node(started.time(), "started");
        node.put("pid", started.pid());
        node.set("ports", Json.ports(started.ports()));
        node.put("run", started.run());
        output.document(node);
      }
      case RunEvent.Ready ready -> {
        ObjectNode node = node(ready.time(), "ready");
        node.put("seconds", Json.seconds(ready.after()));
        output.document(node);
      }
      case RunEvent.Stopping stopping -> {
        ObjectNode node = node(stopping.time(), "stopping");
        node.put("grace", Json.seconds(stopping.grace()));
        output.document(node);
      }
      case RunEvent.Notice notice -> output.note("paddock: " + notice.message());
      case RunEvent.Ended(Instant time, Run _, var _) ->
          cutters.forEach((stream, cutter) -> cutter.end(line -> line(time, stream, line)));
    }
    output.flush();
  }

  private void line(Instant time, LogStream stream, String text) {
    ObjectNode node = node(time, "output");
    node.put("stream", stream.word());
    node.put("text", text);
    output.document(node);
  }

  @Override
  public void exited(Instant time, Run run) {
    ObjectNode node = node(time, "exited");
    node.put("state", run.state().name());
    output.document(Json.exit(run.exit(), node));
  }

  @Override
  public void failed(Instant time, PaddockException failure) {
    output.document(failureEvent(time, failure));
    FailurePrinter.tell(failure, output);
  }

  /**
   * A failure as the event it is, with the object every other verb prints, for one reader of all.
   */
  static ObjectNode failureEvent(Instant time, PaddockException failure) {
    ObjectNode node = node(time, "error");
    node.setAll(Json.failure(failure));
    node.set("error", Json.failure(failure));
    return node;
  }

  private static ObjectNode node(Instant time, String event) {
    ObjectNode node = Json.object();
    node.put("time", Json.time(time));
    node.put("event", event);
    return node;
  }
}
