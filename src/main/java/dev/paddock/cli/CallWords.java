package dev.paddock.cli;

import dev.paddock.agent.Agent;
import dev.paddock.agent.PaddockException;
import dev.paddock.apkg.Manifest;
import dev.paddock.surface.AgentGrpc;
import dev.paddock.surface.Call;
import dev.paddock.surface.CallAnswer;
import dev.paddock.surface.CallJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns the words of {@code call} into what to ask, and an answer into what to print. */
final class CallWords {

  private static final List<String> MESSAGES = List.of("message/send", "SendMessage");

  private CallWords() {}

  /** Refuses words that can be no call, whatever the agent. */
  static void check(List<String> words, @Nullable String data) throws PaddockException {
    if (words.isEmpty() && data != null) {
      throw Usage.wrong(
          "--data needs something to be sent to.", "for example call AGENT POST /path --data '{}'");
    }
    if (words.size() == 2 && !words.get(0).matches("[A-Za-z]{1,20}")) {
      throw Usage.wrong(
          "\"" + words.get(0) + "\" is no HTTP method.", "for example call AGENT GET /health");
    }
    if (words.size() == 2 && !words.get(1).startsWith("/")) {
      throw Usage.wrong(
          "A path begins with a slash, and \"" + words.get(1) + "\" does not.",
          "for example call AGENT GET /health");
    }
  }

  /** The data itself, or what is in the file it names. */
  static @Nullable String data(@Nullable String given) throws PaddockException {
    if (given == null || !given.startsWith("@")) {
      return given;
    }
    String name = given.substring(1);
    try {
      return Files.readString(Path.of(name));
    } catch (NoSuchFileException | InvalidPathException _) {
      throw Usage.wrong("There is no file " + name + " to send.", null);
    } catch (IOException e) {
      throw Usage.wrong(name + " cannot be read as text: " + e.getMessage() + ".", null);
    }
  }

  /** What to ask. */
  static Call call(Agent agent, List<String> words, @Nullable String data) throws PaddockException {
    if (words.size() == 2) {
      return new Call.Http(words.get(0).toUpperCase(Locale.ROOT), words.get(1), data);
    }
    String word = words.getFirst();
    if (MESSAGES.contains(word)) {
      return new Call.Message(word, data == null ? "" : data);
    }
    Manifest manifest = agent.agentPackage().manifest();
    boolean exports = manifest.exports().stream().anyMatch(export -> export.name().equals(word));
    if (exports && manifest.a2a() == null) {
      String input = "{\"input\": " + (data == null ? "null" : data) + "}";
      return new Call.Http("POST", "/exports/" + word, input);
    }
    if (AgentGrpc.PLAIN_METHODS.contains(word)) {
      return new Call.Method(word);
    }
    try {
      return new Call.Action(word, data == null ? Map.of() : CallJson.parameters(data));
    } catch (IOException e) {
      throw Usage.wrong("--data cannot be used: " + e.getMessage() + ".", null);
    }
  }

  /** An action's result alone; every other answer as JSON over several lines. */
  static String forPeople(Call call, String json) {
    JsonNode node = tree(json);
    if (call instanceof Call.Action && node != null && node.path("success").asBoolean(false)) {
      return node.path("result").asString("");
    }
    return CallJson.laidOut(json);
  }

  /** The answer's body: JSON where it is JSON, else its text, null where there is none. */
  static JsonNode body(CallAnswer answer) {
    if (answer.text().isEmpty()) {
      return Json.nothing();
    }
    JsonNode node = answer.type().contains("json") && !answer.cut() ? tree(answer.text()) : null;
    return node == null ? JsonNodeFactory.instance.stringNode(answer.text()) : node;
  }

  private static @Nullable JsonNode tree(String text) {
    try {
      return JsonMapper.shared().readTree(text);
    } catch (JacksonException _) {
      return null; // it is shown as text then
    }
  }
}
