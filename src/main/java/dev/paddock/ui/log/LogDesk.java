package dev.paddock.ui.log;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link LogPane} asks of the window around it. Called on the JavaFX thread. */
public interface LogDesk {

  /** Asks for a file to save to; null when the user chose none. */
  @Nullable Path chooseTarget(String suggestedName);

  /**
   * Tells the user something.
   *
   * @param file what it is about, or null
   */
  void say(String sentence, @Nullable Path file);

  /** The filters kept so far. */
  List<SavedFilter> filters();

  /** Keeps filters instead of those before. */
  void keep(List<SavedFilter> filters);

  /** A desk that is not there: nothing can be chosen, told or kept. */
  LogDesk NONE =
      new LogDesk() {
        @Override
        public @Nullable Path chooseTarget(String suggestedName) {
          return null;
        }

        @Override
        public void say(String sentence, @Nullable Path file) {
          // There is nobody to hear it.
        }

        @Override
        public List<SavedFilter> filters() {
          return List.of();
        }

        @Override
        public void keep(List<SavedFilter> filters) {
          // There is nowhere to keep them.
        }
      };
}
