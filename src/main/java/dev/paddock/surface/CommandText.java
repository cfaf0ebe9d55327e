package dev.paddock.surface;

/** Words a call as the command of {@code curl} or {@code grpcurl} that does the same. */
public final class CommandText {

  private CommandText() {}

  /**
   * The command, for a POSIX shell.
   *
   * @param offer of the agent that is called
   */
  public static String of(Call call, Offer offer) {
    return switch (call) {
      case Call.Http http -> curl(http, offer);
      case Call.Method(String name) -> grpcurl(offer, name, "{}");
      case Call.Action(String name, var parameters) ->
          grpcurl(offer, "Invoke", CallJson.invocation(name, parameters));
      case Call.Message message -> message(message, offer);
    };
  }

  private static String curl(Call.Http http, Offer offer) {
    var text = new StringBuilder("curl -sS");
    if (!http.method().equals("GET") || http.body() != null) {
      text.append(" -X ").append(http.method());
    }
    if (http.body() != null) {
      text.append(" -H 'Content-Type: application/json' -d ").append(quoted(http.body()));
    }
    return text + " " + quoted("http://127.0.0.1:" + offer.http() + http.path());
  }

  private static String grpcurl(Offer offer, String method, String data) {
    return "grpcurl -plaintext -proto agent.proto -d "
        + quoted(data)
        + " 127.0.0.1:"
        + offer.a2a()
        + " "
        + AgentGrpc.SERVICE
        + "/"
        + method;
  }

  private static String message(Call.Message message, Offer offer) {
    AgentCard card = offer.card();
    String method = CallJson.method(message, card);
    var body = CallJson.message(method, message.content());
    String version = method.equals("SendMessage") ? " -H 'A2A-Version: 1.0'" : "";
    return "curl -sS -X POST -H 'Content-Type: application/json'"
        + version
        + " -d "
        + quoted(body)
        + " "
        + quoted("http://127.0.0.1:" + offer.http() + (card == null ? "/" : card.path()));
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
