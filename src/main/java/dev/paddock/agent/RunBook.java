package dev.paddock.agent;

import dev.paddock.storage.IoReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Keeps the record of a run of ours, in memory and on disk. One thread writes, any may read; what
 * is in memory is true where the disk would not take it.
 */
final class RunBook {

  private static final int SAVE_TRIES = 3;

  private final RunStore store;
  private final Runnable moved;
  private final Consumer<String> say;
  private volatile RunRecord record;

  /**
   * Keeps a record that is on disk.
   *
   * @param moved called after each change
   * @param say writes a sentence to the run's log
   */
  RunBook(RunStore store, RunRecord record, Runnable moved, Consumer<String> say) {
    this.store = store;
    this.record = record;
    this.moved = moved;
    this.say = say;
  }

  RunRecord record() {
    return record;
  }

  /** Makes the record this one, on disk too; a disk that would not take it is told. */
  void update(RunRecord next) {
    try {
      mustUpdate(next);
    } catch (IOException e) {
      String sentence = notWritten(next, e);
      store.trouble(sentence);
      say.accept(sentence);
    }
  }

  /** Makes the record this one, on disk too. */
  void mustUpdate(RunRecord next) throws IOException {
    record = next;
    try {
      store.save(next);
    } finally {
      moved.run();
    }
  }

  /** Writes the record again where somebody has set it aside or removed it. */
  void keep() {
    Path folder = store.folderOf(record);
    if (Files.isDirectory(folder) && Files.notExists(folder.resolve(RunStore.RECORD))) {
      try {
        mustUpdate(record);
      } catch (IOException e) {
        store.trouble(notWritten(record, e));
      }
    }
  }

  /**
   * Makes this the last record.
   *
   * @return whether it is on disk
   */
  boolean close(RunRecord last) {
    for (int tried = 1; ; tried++) {
      try {
        mustUpdate(last);
        return true;
      } catch (IOException e) {
        if (tried == SAVE_TRIES) {
          store.trouble(
              "The end of run " + last.id() + " could not be recorded: " + IoReason.of(e));
          return false;
        }
      }
    }
  }

  private static String notWritten(RunRecord record, IOException e) {
    return "The record of run " + record.id() + " could not be written: " + IoReason.of(e);
  }
}
