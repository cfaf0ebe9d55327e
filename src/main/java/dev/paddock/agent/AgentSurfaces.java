package dev.paddock.agent;

import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.McpServer;
import dev.paddock.surface.McpSession;
import dev.paddock.surface.Offer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a running agent offers, and asking it for that, whoever started it. Calls block the calling
 * thread; all are safe for use by several threads.
 */
public interface AgentSurfaces {

  /**
   * Asks the surfaces of an agent that runs whether they answer. Changes nothing, whatever they
   * say.
   *
   * @return one for each surface with a port; empty when it does not run
   */
  List<SurfaceAnswer> ask(AgentId id) throws PaddockException;

  /**
   * What an agent that runs can be asked.
   *
   * @throws PaddockException with {@link PaddockException.Failure#NOT_STARTED} when it does not run
   */
  Offer offer(AgentId id) throws PaddockException, InterruptedException;

  /**
   * Asks an agent for something.
   *
   * @param limit how long the answer, or over HTTP its beginning, may take
   * @param masked whether the agent's secrets are masked in what is told and returned
   * @param live hears the body of an HTTP answer as it comes, on this thread
   * @throws PaddockException with {@link PaddockException.Failure#CALL_FAILED} when there is no
   *     answer, {@link PaddockException.Failure#NOT_STARTED} when the agent does not run
   * @throws InterruptedException if the thread was interrupted, which ends the call
   */
  CallAnswer call(AgentId id, Call call, Duration limit, boolean masked, Consumer<byte[]> live)
      throws PaddockException, InterruptedException;

  /**
   * The MCP servers an agent's package wants, in the order of its file; starts nothing.
   *
   * @throws PaddockException if the file cannot be understood
   */
  List<McpWish> mcpServers(AgentId id) throws PaddockException;

  /**
   * An MCP server a package wants.
   *
   * @param program where its program is, or null where it is not there or none is needed
   */
  record McpWish(McpServer server, @Nullable Path program) {}

  /**
   * Starts an MCP server with the agent's variables, asks what it offers, and ends it with all it
   * started; takes a minute at most. The agent need not run, its environment must be there.
   *
   * @throws InterruptedException if the thread was interrupted, which ends the trial
   */
  McpSession tryMcpServer(AgentId id, String name) throws PaddockException, InterruptedException;

  /** The text with the agent's secrets masked. */
  String masked(AgentId id, String text) throws PaddockException;
}
