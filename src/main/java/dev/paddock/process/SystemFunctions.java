package dev.paddock.process;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds functions of the system's C library, for what the Java runtime does not ask the system.
 *
 * <p>The first one found costs a process some 50 ms: look for them only where there is something to
 * be learnt.
 */
public final class SystemFunctions {

  private SystemFunctions() {}

  /**
   * A handle that calls a function, or null where the system has none of that name.
   *
   * @param type of its parameters and what it returns, as C has them
   */
  @SuppressWarnings("restricted") // the only way to ask the system; native access is enabled
  public static @Nullable MethodHandle find(
      String name, FunctionDescriptor type, Linker.Option... options) {
    Linker linker = Linker.nativeLinker();
    return linker
        .defaultLookup()
        .find(name)
        .map(at -> linker.downcallHandle(at, type, options))
        .orElse(null);
  }

  /** To be thrown for what a handle threw: the functions themselves throw nothing. */
  public static IllegalStateException unexpected(Throwable e) {
    return new IllegalStateException("a function of the system could not be called", e);
  }
}
