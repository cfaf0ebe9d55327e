package dev.paddock.log;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Finds any of several byte strings in one pass over a text (Aho and Corasick's automaton). */
final class SecretTrie {

  /** The state in which nothing read could begin a secret. */
  static final int ROOT = 0;

  private int size = 1;
  private int[] firstChild = new int[64];
  private int[] nextSibling = new int[64];
  private byte[] label = new byte[64];
  private int[] depth = new int[64];
  private int[] fail = new int[64];
  private int[] longest = new int[64];
  private byte[] @Nullable [] masks = new byte[64][];
  private final int[] fromRoot = new int[256];

  /** Adds a string; all before {@link #link}. */
  void add(byte[] text, byte[] mask) {
    int node = ROOT;
    for (byte each : text) {
      int child = child(node, each);
      node = child == ROOT ? newChild(node, each) : child;
    }
    if (masks[node] == null) {
      masks[node] = mask;
    }
  }

  private int newChild(int node, byte each) {
    if (size == label.length) {
      int capacity = 2 * size;
      firstChild = Arrays.copyOf(firstChild, capacity);
      nextSibling = Arrays.copyOf(nextSibling, capacity);
      label = Arrays.copyOf(label, capacity);
      depth = Arrays.copyOf(depth, capacity);
      fail = Arrays.copyOf(fail, capacity);
      longest = Arrays.copyOf(longest, capacity);
      masks = Arrays.copyOf(masks, capacity);
    }
    int made = size++;
    label[made] = each;
    depth[made] = depth[node] + 1;
    nextSibling[made] = firstChild[node];
    firstChild[node] = made;
    if (node == ROOT) {
      fromRoot[each & 0xff] = made;
    }
    return made;
  }

  private int child(int node, byte each) {
    if (node == ROOT) {
      return fromRoot[each & 0xff];
    }
    int child = firstChild[node];
    while (child != 0 && label[child] != each) {
      child = nextSibling[child];
    }
    return child;
  }

  /** Makes the strings added ready to be found. */
  void link() {
    Deque<Integer> queue = new ArrayDeque<>();
    queue.add(ROOT);
    while (!queue.isEmpty()) {
      int node = queue.remove();
      longest[node] = masks[node] != null ? node : longest[fail[node]];
      for (int child = firstChild[node]; child != 0; child = nextSibling[child]) {
        fail[child] = node == ROOT ? ROOT : next(fail[node], label[child]);
        queue.add(child);
      }
    }
  }

  /** The state after one more byte. */
  int next(int state, byte each) {
    int node = state;
    while (true) {
      int child = child(node, each);
      if (child != 0 || node == ROOT) {
        return child;
      }
      node = fail[node];
    }
  }

  /** The first place at or after {@code from} where a secret could begin. */
  int skip(byte[] text, int from, int to) {
    int at = from;
    while (at < to && fromRoot[text[at] & 0xff] == ROOT) {
      at++;
    }
    return at;
  }

  /** The longest secret that ends in this state, as its node, or 0. */
  int longestMatch(int state) {
    return longest[state];
  }

  /** How many bytes of a secret the state stands for. */
  int depth(int node) {
    return depth[node];
  }

  byte[] mask(int node) {
    byte[] mask = masks[node];
    if (mask == null) {
      throw new IllegalArgumentException("no secret ends at node " + node);
    }
    return mask;
  }
}
