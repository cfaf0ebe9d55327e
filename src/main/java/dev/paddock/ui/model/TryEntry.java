package dev.paddock.ui.model;

import dev.paddock.surface.AgentCard;
import dev.paddock.surface.Offer;
import dev.paddock.surface.Operation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One thing a running agent can be asked, as a line of the list and a form to fill.
 *
 * @param verb what stands before its name, such as {@code POST}
 * @param body what the body begins with, or null where it takes none
 */
public record TryEntry(
    Kind kind,
    String verb,
    String name,
    String summary,
    List<Operation.Parameter> parameters,
    @Nullable String body) {

  /** How it is asked. */
  public enum Kind {
    /** An HTTP request. */
    HTTP,
    /** A method of the gRPC service that takes nothing. */
    METHOD,
    /** An action of the gRPC service. */
    ACTION,
    /** A message to an agent with a card. */
    MESSAGE
  }

  /** Copies the parameters. */
  public TryEntry {
    parameters = List.copyOf(parameters);
  }

  /** Everything on offer, what the agent itself brings first. */
  public static List<TryEntry> of(Offer offer) {
    var entries = new ArrayList<TryEntry>();
    AgentCard card = offer.card();
    if (card != null) {
      addMessages(entries, card);
    }
    for (Operation each : offer.operations()) {
      entries.add(
          new TryEntry(
              Kind.HTTP,
              each.method(),
              each.path(),
              each.summary(),
              each.parameters(),
              each.body()));
    }
    for (String action : offer.actions()) {
      String summary = Words.of("try.action");
      entries.add(new TryEntry(Kind.ACTION, "gRPC", action, summary, List.of(), "{}"));
    }
    for (String method : offer.methods()) {
      if (!method.equals("Invoke")) {
        String summary = Words.of("try.method");
        entries.add(new TryEntry(Kind.METHOD, "gRPC", method, summary, List.of(), null));
      }
    }
    return entries;
  }

  private static void addMessages(List<TryEntry> entries, AgentCard card) {
    String summary = Words.of("try.message", card.name(), card.protocol());
    entries.add(
        new TryEntry(Kind.MESSAGE, "A2A", Words.of("try.messageName"), summary, List.of(), ""));
    for (AgentCard.Skill skill : card.skills()) {
      String example = skill.examples().isEmpty() ? "" : skill.examples().getFirst();
      entries.add(
          new TryEntry(Kind.MESSAGE, "A2A", skill.name(), skill.description(), List.of(), example));
    }
  }

  /** What its body is called. */
  public String bodyLabel() {
    return Words.of("try.body." + kind);
  }
}
