package dev.paddock.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.python.TestPython;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * Agents of the wider A2A ecosystem, written with its own kit from the package index, in both
 * generations of its protocol: their card is shown, and they answer a message.
 */
class AgentCardIT {

  private static final String VERSION_ONE =
      """
      from a2a.helpers.proto_helpers import get_message_text, new_text_message
      from a2a.server.agent_execution import AgentExecutor
      from a2a.server.request_handlers import DefaultRequestHandler
      from a2a.server.routes import create_agent_card_routes, create_jsonrpc_routes
      from a2a.server.tasks import InMemoryTaskStore
      from a2a.types import AgentCapabilities, AgentCard, AgentInterface, AgentSkill
      from starlette.applications import Starlette

      class Echo(AgentExecutor):
          async def execute(self, context, queue):
              await queue.enqueue_event(new_text_message("you said " + get_message_text(context.message)))

          async def cancel(self, context, queue):
              raise NotImplementedError

      card = AgentCard(
          name="Echo", description="says it again", version="1.2",
          capabilities=AgentCapabilities(),
          default_input_modes=["text"], default_output_modes=["text"],
          supported_interfaces=[AgentInterface(
              url="https://where.it.lives.example/rpc", protocol_binding="JSONRPC",
              protocol_version="1.0")],
          skills=[AgentSkill(id="echo", name="Echoing", description="says it again",
                             tags=["echo"], examples=["hello"])],
      )
      handler = DefaultRequestHandler(
          agent_executor=Echo(), task_store=InMemoryTaskStore(), agent_card=card)
      app = Starlette(routes=create_agent_card_routes(card) + create_jsonrpc_routes(handler, "/rpc"))
      """;

  private static final String VERSION_ZERO =
      """
      from a2a.server.agent_execution import AgentExecutor
      from a2a.server.apps import A2AStarletteApplication
      from a2a.server.request_handlers import DefaultRequestHandler
      from a2a.server.tasks import InMemoryTaskStore
      from a2a.types import AgentCapabilities, AgentCard, AgentSkill
      from a2a.utils import get_message_text, new_agent_text_message

      class Echo(AgentExecutor):
          async def execute(self, context, queue):
              text = get_message_text(context.message)
              await queue.enqueue_event(new_agent_text_message("you said " + text))

          async def cancel(self, context, queue):
              raise NotImplementedError

      card = AgentCard(
          name="Echo", description="says it again", version="1.2",
          url="https://where.it.lives.example/", capabilities=AgentCapabilities(),
          default_input_modes=["text"], default_output_modes=["text"],
          skills=[AgentSkill(id="echo", name="Echoing", description="says it again",
                             tags=["echo"], examples=["hello"])],
      )
      handler = DefaultRequestHandler(agent_executor=Echo(), task_store=InMemoryTaskStore())
      app = A2AStarletteApplication(agent_card=card, http_handler=handler).build()
      """;

  @TempDir Path temp;

  private Path words() throws Exception {
    return Files.createDirectories(TestPython.target().resolve("card-test"));
  }

  private JsonNode document(String... arguments) throws Exception {
    return PaddockProcess.document(temp.resolve("home"), words(), arguments);
  }

  private void check(String requirement, String code, String method, String protocol)
      throws Exception {
    Path root = Files.createDirectories(temp.resolve("package"));
    Files.writeString(
        root.resolve("agent.yaml"), "name: echo\nversion: '1'\nhttp_server: 'server:app'\n");
    Files.writeString(root.resolve("requirements.txt"), requirement + "\n");
    Files.writeString(root.resolve("server.py"), code);
    try (var run = PaddockProcess.start(temp.resolve("home"), words(), "run", root.toString())) {
      run.event("ready");

      JsonNode card = document("call", "echo").path("card");
      JsonNode answer = document("call", "echo", method, "--data", "\"good day\"");

      assertThat(card.path("name").asString()).isEqualTo("Echo");
      assertThat(card.path("protocol").asString()).startsWith(protocol);
      assertThat(card.path("skills").path(0).path("name").asString()).isEqualTo("Echoing");
      assertThat(answer.path("ok").asBoolean()).as(answer.toString()).isTrue();
      assertThat(answer.path("body").toString()).contains("you said good day");
      document("stop", "echo");
      run.exitCode();
    }
  }

  @Test
  void anAgentOfVersionOneIsSentAMessage() throws Exception {
    check("a2a-sdk[http-server]>=1.0,<2", VERSION_ONE, "SendMessage", "1.0");
  }

  @Test
  void anAgentOfVersionZeroIsSentAMessage() throws Exception {
    check("a2a-sdk[http-server]>=0.3,<0.4", VERSION_ZERO, "message/send", "0.3");
  }
}
