package dev.paddock.ui.model;

import dev.paddock.agent.AgentSurfaces.McpWish;
import dev.paddock.surface.McpSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Words MCP servers: whether what they run is there, and what a trial brought. */
public final class McpLines {

  private static final int MOST_SAID = 2_000;

  private McpLines() {}

  /** Whether its program is there. */
  public static String there(McpWish wish) {
    Path program = wish.program();
    if (wish.server().command() == null) {
      return Words.of("mcp.address");
    }
    return program == null
        ? Words.of("mcp.absent", wish.server().command())
        : Words.of("mcp.found", program);
  }

  /** The picture for it. */
  public static Symbol symbol(McpWish wish) {
    return isAbsent(wish) ? Symbol.WARNING : Symbol.GOOD;
  }

  /** The colour for it. */
  public static Tone tone(McpWish wish) {
    return isAbsent(wish) ? Tone.WARNING : Tone.SUCCESS;
  }

  private static boolean isAbsent(McpWish wish) {
    return wish.server().command() != null && wish.program() == null;
  }

  /** How a trial went. */
  public static String outcome(McpSession session) {
    String problem = session.problem();
    return problem != null
        ? Words.of("mcp.useless", problem)
        : Words.of("mcp.works", session.server(), session.protocol(), session.tools().size());
  }

  /** Its tools, then the end of what it said. */
  public static List<String> lines(McpSession session) {
    var lines = new ArrayList<String>();
    for (McpSession.Tool tool : session.tools()) {
      String description = tool.description().strip();
      int end = description.indexOf('\n');
      String first = end < 0 ? description : description.substring(0, end);
      lines.add(first.isEmpty() ? tool.name() : tool.name() + " · " + first);
    }
    String said = session.said();
    if (!said.isEmpty()) {
      lines.add(
          said.length() <= MOST_SAID ? said : "…" + said.substring(said.length() - MOST_SAID));
    }
    return lines;
  }
}
