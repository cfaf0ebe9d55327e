package dev.paddock.agent;

import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.McpSession;
import dev.paddock.surface.Offer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Surfaces that answer what a test tells them to. */
public final class FakeSurfaces implements AgentSurfaces {

  /** What was asked for. */
  public final List<Call> calls = new java.util.concurrent.CopyOnWriteArrayList<>();

  /** What the surfaces say when asked whether they answer. */
  public final List<SurfaceAnswer> alive = new ArrayList<>();

  /** What is offered; null when the agent does not run. */
  public @Nullable Offer offer;

  /** What the next calls are answered with. */
  public CallAnswer answer =
      new CallAnswer(
          true,
          "200 OK",
          "GET http://127.0.0.1:1/x",
          Map.of("content-type", "application/json"),
          Duration.ofMillis(12),
          "application/json",
          "{\"a\":1}",
          false);

  @Override
  public List<SurfaceAnswer> ask(AgentId id) {
    return List.copyOf(alive);
  }

  @Override
  public Offer offer(AgentId id) throws PaddockException {
    Offer found = offer;
    if (found == null) {
      throw new PaddockException(
          PaddockException.Failure.NOT_STARTED, "weather does not run.", List.of(), null);
    }
    return found;
  }

  @Override
  public CallAnswer call(
      AgentId id, Call call, Duration limit, boolean masked, Consumer<byte[]> live) {
    calls.add(call);
    live.accept(answer.text().getBytes(StandardCharsets.UTF_8));
    return answer;
  }

  /** The MCP servers wanted. */
  public final List<McpWish> wishes = new ArrayList<>();

  /** What a trial of one brings. */
  public McpSession session = new McpSession("demo 1", "2025-06-18", List.of(), null, "");

  @Override
  public List<McpWish> mcpServers(AgentId id) {
    return List.copyOf(wishes);
  }

  @Override
  public McpSession tryMcpServer(AgentId id, String name) {
    return session;
  }

  @Override
  public String masked(AgentId id, String text) {
    return text.replace("s3cret-value", "•••KEY•••");
  }
}
