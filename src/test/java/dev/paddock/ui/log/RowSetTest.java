package dev.paddock.ui.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class RowSetTest {

  @Test
  void answersAsASortedSetDoes() {
    Random random = new Random(5);
    RowSet rows = new RowSet();
    TreeSet<Long> expected = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      long row = random.nextInt(400_000) - 200_000L;
      if (random.nextInt(4) == 0) {
        rows.remove(row);
        expected.remove(row);
      } else {
        rows.add(row);
        expected.add(row);
      }
    }
    List<Long> sorted = new ArrayList<>(expected);
    assertThat(rows.count()).isEqualTo(expected.size());
    for (int i = 0; i < 2000; i++) {
      long row = random.nextInt(420_000) - 210_000L;
      Long next = expected.ceiling(row);
      Long previous = expected.floor(row);
      assertThat(rows.contains(row)).isEqualTo(expected.contains(row));
      assertThat(rows.next(row)).isEqualTo(next == null ? Long.MAX_VALUE : next);
      assertThat(rows.previous(row)).isEqualTo(previous == null ? Long.MIN_VALUE : previous);
      assertThat(rows.rank(row)).isEqualTo(expected.headSet(row).size());
      int index = random.nextInt(sorted.size());
      assertThat(rows.select(index)).isEqualTo(sorted.get(index));
    }
    assertThat(rows.select(sorted.size())).isEqualTo(Long.MAX_VALUE);
  }
}
