package dev.paddock.ui.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds what of a list may stay where it is when the list is to be in another order. */
final class InOrder {

  private InOrder() {}

  /**
   * As many elements of both lists as possible that come in the same order in both: the longest
   * increasing row of their places, found in n log n steps.
   *
   * @param wanted holds no element twice
   */
  static <T> Set<T> longest(List<T> present, List<T> wanted) {
    Map<T, Integer> places = new HashMap<>();
    for (T element : wanted) {
      places.put(element, places.size());
    }
    List<T> kept = new ArrayList<>(present);
    kept.removeIf(element -> !places.containsKey(element));
    int[] sequence = kept.stream().mapToInt(element -> places.getOrDefault(element, -1)).toArray();
    Set<T> staying = new HashSet<>();
    for (int index : longestIncreasing(sequence)) {
      staying.add(kept.get(index));
    }
    return staying;
  }

  /** The indices of a longest increasing subsequence. */
  private static int[] longestIncreasing(int[] sequence) {
    // Per length, the row that ends lowest: the index of its end, and its end.
    int[] lastIndex = new int[sequence.length];
    int[] lowestEnd = new int[sequence.length];
    int[] previous = new int[sequence.length];
    int longest = 0;
    for (int i = 0; i < sequence.length; i++) {
      int found = Arrays.binarySearch(lowestEnd, 0, longest, sequence[i]);
      int length = found < 0 ? -found - 1 : found;
      previous[i] = length == 0 ? -1 : lastIndex[length - 1];
      lastIndex[length] = i;
      lowestEnd[length] = sequence[i];
      longest = Math.max(longest, length + 1);
    }
    int[] indices = new int[longest];
    for (int at = longest - 1, i = longest == 0 ? -1 : lastIndex[longest - 1]; at >= 0; at--) {
      indices[at] = i;
      i = previous[i];
    }
    return indices;
  }
}
