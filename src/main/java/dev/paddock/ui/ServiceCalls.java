package dev.paddock.ui;

import dev.paddock.agent.AgentService;
import dev.paddock.agent.PaddockException;
import dev.paddock.ui.model.Notice;
import dev.paddock.ui.model.Words;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the service on threads of its own, so that the window never waits, and brings the answers to
 * the JavaFX thread.
 */
public final class ServiceCalls {

  private static final Logger LOG = LoggerFactory.getLogger(ServiceCalls.class);

  private final CompletableFuture<AgentService> service;
  private final Consumer<Notice> notices;

  /**
   * Asks a service that may still be starting.
   *
   * @param notices told, on the JavaFX thread, what was refused and nobody else handles
   */
  public ServiceCalls(CompletableFuture<AgentService> service, Consumer<Notice> notices) {
    this.service = service;
    this.notices = notices;
  }

  /** Something to ask. */
  @FunctionalInterface
  public interface Question<T extends @Nullable Object> {
    /** Asks; may block. */
    T ask(AgentService service) throws PaddockException;
  }

  /** Something to order. */
  @FunctionalInterface
  public interface Order {
    /** Orders; may block. */
    void give(AgentService service) throws PaddockException;
  }

  /** Asks; a refusal becomes a notice. */
  public <T extends @Nullable Object> void ask(Question<T> question, Consumer<? super T> answer) {
    ask(question, answer, failure -> notices.accept(Notice.of(failure, null)));
  }

  /** Asks; both answers arrive on the JavaFX thread. */
  public <T extends @Nullable Object> void ask(
      Question<T> question, Consumer<? super T> answer, Consumer<PaddockException> refused) {
    Thread.ofVirtual()
        .name("ask")
        .start(() -> {
          try {
            T result = question.ask(service.join());
            FxThread.run(() -> answer.accept(result));
          } catch (PaddockException e) {
            FxThread.run(() -> refused.accept(e));
          } catch (CompletionException e) {
            // Why there is no service was said when it failed to start.
            LOG.debug("no service to ask", e);
          } catch (RuntimeException e) {
            LOG.error("a question to the service failed", e);
            FxThread.run(() -> refused.accept(ours(e)));
          }
        });
  }

  /** Orders something; a refusal becomes a notice. */
  public void tell(Order order) {
    ask(
        service -> {
          order.give(service);
          return true;
        },
        _ -> {});
  }

  /** Any failure as one that can be shown: a sentence, the evidence, the next step. */
  static PaddockException ours(Throwable e) {
    if (e instanceof PaddockException failure) {
      return failure;
    }
    String evidence =
        e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    return new PaddockException(
        PaddockException.Failure.INTERNAL,
        Words.of("error.internal"),
        List.of(PaddockException.Detail.of(evidence)),
        Words.of("error.internal.next"));
  }
}
