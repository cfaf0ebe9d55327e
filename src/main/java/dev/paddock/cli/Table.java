package dev.paddock.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Sets rows of words in aligned columns. */
final class Table {

  private final List<List<String>> rows = new ArrayList<>();

  Table(String... headings) {
    rows.add(List.of(headings));
  }

  void row(String... cells) {
    rows.add(List.of(cells).stream().map(Text::printable).toList());
  }

  /** Prints nothing of a table without rows. */
  void print(Style style, Consumer<String> line) {
    if (rows.size() == 1) {
      return;
    }
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).codePointCount(0, row.get(i).length()));
      }
    }
    for (int number = 0; number < rows.size(); number++) {
      String text = set(rows.get(number), widths);
      line.accept(number == 0 ? style.dim(text) : text);
    }
  }

  private static String set(List<String> row, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = row.get(i);
      text.append(cell);
      if (i < widths.length - 1) {
        text.append(" ".repeat(widths[i] - cell.codePointCount(0, cell.length()) + 2));
      }
    }
    return text.toString().stripTrailing();
  }
}
