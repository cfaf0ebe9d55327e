package dev.paddock.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Replaces secret values in one stream of bytes, also where a value is split across reads.
 *
 * <p>Where values overlap in the text the whole stretch becomes one mask, named after the one that
 * begins first, so that no part of either is left. A value is also known as it is written in
 * quotes, in addresses, in pages and in Base64, and one of several lines by each of them. For one
 * thread.
 */
public final class SecretMasker {

  private static final byte[] NOTHING = {};

  private final SecretTrie trie = new SecretTrie();
  private int state = SecretTrie.ROOT;

  /** Not passed on yet: the end of it may be the beginning of a secret. */
  private byte[] held = NOTHING;

  private int heldLength;

  /** Stretches to mask within what is held: begin, end, node of the secret, in order. */
  private int[] found = new int[12];

  private int foundLength;

  /** Masks values of 8 characters or more, longest first, as {@code •••NAME•••}. */
  public SecretMasker(Map<String, String> secrets) {
    Map<String, String> names = new LinkedHashMap<>();
    secrets.forEach(
        (name, value) -> SecretForms.of(value).forEach(text -> names.putIfAbsent(text, name)));
    names.forEach((value, name) ->
        trie.add(
            value.getBytes(StandardCharsets.UTF_8),
            ("•••" + name + "•••").getBytes(StandardCharsets.UTF_8)));
    trie.link();
  }

  /** A whole text masked, from its begin to its end. */
  public String whole(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    var all = new ByteArrayOutputStream(bytes.length);
    all.writeBytes(mask(bytes, bytes.length));
    all.writeBytes(end());
    return all.toString(StandardCharsets.UTF_8);
  }

  /** The bytes that can be passed on now, masked; holds back only what may begin a secret. */
  public byte[] mask(byte[] buffer, int length) {
    int clean = state == SecretTrie.ROOT && heldLength == 0 ? trie.skip(buffer, 0, length) : 0;
    if (clean == length) {
      return Arrays.copyOf(buffer, length);
    }
    int begin = heldLength;
    hold(buffer, length);
    for (int i = begin + clean; i < heldLength; i++) {
      if (state == SecretTrie.ROOT) {
        i = trie.skip(held, i, heldLength);
        if (i == heldLength) {
          break;
        }
      }
      state = trie.next(state, held[i]);
      int matched = trie.longestMatch(state);
      if (matched != 0) {
        add(i + 1 - trie.depth(matched), i + 1, matched);
      }
    }
    return release(heldLength - trie.depth(state));
  }

  /** What was held back, at the end of the stream. */
  public byte[] end() {
    state = SecretTrie.ROOT;
    return release(heldLength);
  }

  private void hold(byte[] buffer, int length) {
    if (heldLength + length > held.length) {
      held = Arrays.copyOf(held, Math.max(heldLength + length, 2 * held.length));
    }
    System.arraycopy(buffer, 0, held, heldLength, length);
    heldLength += length;
  }

  private void add(int begin, int end, int node) {
    int from = begin;
    int named = node;
    while (foundLength > 0 && found[foundLength - 2] > from) {
      foundLength -= 3;
      if (found[foundLength] <= from) {
        from = found[foundLength];
        named = longer(from == begin, node, found[foundLength + 2]);
      }
    }
    if (foundLength + 3 > found.length) {
      found = Arrays.copyOf(found, 2 * found.length);
    }
    found[foundLength] = from;
    found[foundLength + 1] = end;
    found[foundLength + 2] = named;
    foundLength += 3;
  }

  private static int longer(boolean sameBegin, int later, int earlier) {
    // The later one ends later, so with the same beginning it is the longer one.
    return sameBegin ? later : earlier;
  }

  /** Passes on what stands before {@code safe} and before a stretch that may still grow. */
  private byte[] release(int safe) {
    int limit = safe;
    if (foundLength > 0 && found[foundLength - 2] > safe) {
      limit = Math.min(limit, found[foundLength - 3]);
    }
    Output output = new Output(limit);
    int at = 0;
    int taken = 0;
    while (taken < foundLength && found[taken + 1] <= limit) {
      output.add(held, at, found[taken]);
      byte[] mask = trie.mask(found[taken + 2]);
      output.add(mask, 0, mask.length);
      at = found[taken + 1];
      taken += 3;
    }
    output.add(held, at, limit);
    keep(limit, taken);
    return output.bytes();
  }

  private void keep(int limit, int taken) {
    System.arraycopy(held, limit, held, 0, heldLength - limit);
    heldLength -= limit;
    System.arraycopy(found, taken, found, 0, foundLength - taken);
    foundLength -= taken;
    for (int i = 0; i < foundLength; i += 3) {
      found[i] -= limit;
      found[i + 1] -= limit;
    }
  }

  /** Bytes put together. */
  private static final class Output {
    private byte[] bytes;
    private int length;

    Output(int size) {
      bytes = new byte[size];
    }

    void add(byte[] from, int begin, int end) {
      int count = end - begin;
      if (length + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, Math.max(length + count, 2 * bytes.length));
      }
      System.arraycopy(from, begin, bytes, length, count);
      length += count;
    }

    byte[] bytes() {
      return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
  }
}
