package dev.paddock.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hears Ctrl C and the polite wishes that we end, instead of ending at once.
 *
 * <p>The JDK's {@code sun.misc.Signal} has no standard successor: a shutdown hook cannot tell a
 * first Ctrl C from a second. It is reached by reflection because javac warns about the name with a
 * warning nothing can switch off. On Windows only INT and TERM exist.
 */
final class Signals implements AutoCloseable {

  private final Map<Object, @Nullable Object> previous = new LinkedHashMap<>();

  private Signals() {}

  /** A wish that we end. */
  enum Wish {
    /** Ctrl C. */
    INT(2),
    /** The polite end of a process. */
    TERM(15),
    /** The terminal is gone. */
    HUP(1);

    private final int number;

    Wish(int number) {
      this.number = number;
    }

    /** The exit code of a program that ends for it. */
    int exitCode() {
      return 128 + number;
    }
  }

  /** Calls the listener, on a thread of its own, for every wish until closed. */
  static Signals listen(Consumer<Wish> listener) {
    Signals signals = new Signals();
    for (Wish wish : Wish.values()) {
      signals.listen(wish, listener);
    }
    return signals;
  }

  private void listen(Wish wish, Consumer<Wish> listener) {
    try {
      Class<?> type = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> answer(proxy, method, arguments, wish, listener));
      Object signal =
          Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(wish.name());
      previous.put(signal, handle(signal, handler));
    } catch (ReflectiveOperationException | IllegalArgumentException _) {
      // This platform does not have the signal, or the JVM keeps it: it ends us as it always would.
    }
  }

  @SuppressWarnings("ReferenceEquality") // a handler is equal to itself only
  private static @Nullable Object answer(
      Object handler,
      Method method,
      Object @Nullable [] arguments,
      Wish wish,
      Consumer<Wish> listener) {
    return switch (method.getName()) {
      case "handle" -> {
        listener.accept(wish);
        yield null;
      }
      case "equals" -> arguments != null && handler == arguments[0];
      case "hashCode" -> System.identityHashCode(handler);
      default -> "the handler of " + wish;
    };
  }

  private static @Nullable Object handle(Object signal, @Nullable Object handler)
      throws ReflectiveOperationException {
    return Class.forName("sun.misc.Signal")
        .getMethod("handle", signal.getClass(), Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal, handler);
  }

  /** Puts back what was there before. */
  @Override
  public void close() {
    previous.forEach((signal, handler) -> {
      try {
        handle(signal, handler);
      } catch (ReflectiveOperationException _) {
        // What could be set can be set again; if not, the last listener stays, which is harmless.
      }
    });
    previous.clear();
  }
}
