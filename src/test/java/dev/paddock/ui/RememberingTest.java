package dev.paddock.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.paddock.ui.model.WindowMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import javafx.beans.property.SimpleStringProperty;
import org.junit.jupiter.api.Test;

class RememberingTest {

  private final SimpleStringProperty theme = new SimpleStringProperty("light");
  private final SimpleStringProperty agent = new SimpleStringProperty("one");
  private final List<WindowMemory> written = new ArrayList<>();
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final Remembering remembering =
      new Remembering(now(), this::now, written::add, later::add);

  private WindowMemory now() {
    return WindowMemory.NONE.withTheme(theme.get()).withPlace(agent.get(), "logs");
  }

  @Test
  void whatChangedIsWrittenAMomentLaterThoughNobodyCloses() {
    remembering.watch(theme, agent);

    theme.set("dark");
    agent.set("two");
    agent.set("three");

    assertThat(written).isEmpty();
    assertThat(later).hasSize(1);
    later.remove().run();
    assertThat(written).containsExactly(now());
    assertThat(written.getFirst().theme()).isEqualTo("dark");
    assertThat(written.getFirst().selected()).isEqualTo("three");
  }

  @Test
  void everyLaterChangeIsWrittenToo() {
    remembering.watch(agent);
    agent.set("two");
    later.remove().run();

    agent.set("three");
    later.remove().run();

    assertThat(written).extracting(WindowMemory::selected).containsExactly("two", "three");
  }

  @Test
  void whoEndsThePlaceBeforeThatWritesAtOnceAndOnce() {
    remembering.watch(agent);
    agent.set("two");

    remembering.write();
    later.remove().run();

    assertThat(written).containsExactly(now());
  }

  @Test
  void whatIsAsItWasReadIsNotWritten() {
    remembering.changed();
    later.remove().run();
    remembering.write();

    assertThat(written).isEmpty();
  }
}
