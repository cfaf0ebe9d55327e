package dev.paddock.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Reads text in the Huffman code of HTTP/2 headers (RFC 7541, appendix B). The code is canonical,
 * so its lengths are all there is to know of it.
 */
final class Huffman {

  private static final int END_OF_STRING = 256;
  private static final int LONGEST = 30;

  /** The bits of each symbol's code, the symbols in order. */
  private static final int[] LENGTHS = {
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5,
    6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5,
    6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23,
    23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22, 21, 20,
    22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22,
    22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26,
    27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25,
    25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26, 30
  };

  /** The symbols by length of code, then by number: the order in which the codes were given. */
  private static final int[] SYMBOLS =
      IntStream.range(0, LENGTHS.length)
          .boxed()
          .sorted(Comparator.comparingInt(symbol -> LENGTHS[symbol]))
          .mapToInt(Integer::intValue)
          .toArray();

  private static final int[] COUNTS = counts();

  private Huffman() {}

  private static int[] counts() {
    int[] counts = new int[LONGEST + 1];
    Arrays.stream(LENGTHS).forEach(length -> counts[length]++);
    return counts;
  }

  /** Decodes; the rest of the last byte must be padding. */
  static byte[] decode(byte[] coded) throws IOException {
    var text = new ByteArrayOutputStream(coded.length * 2);
    int code = 0;
    int length = 0;
    int first = 0; // the first code of this length
    int index = 0; // its place among the symbols
    for (int bit = 0; bit < coded.length * 8; bit++) {
      code = (code << 1) | ((coded[bit / 8] >> (7 - (bit % 8))) & 1);
      length++;
      first <<= 1;
      if (length > LONGEST) {
        throw new IOException("a header is not in the code of HTTP/2");
      }
      int count = COUNTS[length];
      if (code - first < count) {
        int symbol = SYMBOLS[index + code - first];
        if (symbol == END_OF_STRING) {
          throw new IOException("a header is not in the code of HTTP/2");
        }
        text.write(symbol);
        code = 0;
        length = 0;
        first = 0;
        index = 0;
      } else {
        first += count;
        index += count;
      }
    }
    return text.toByteArray();
  }
}
