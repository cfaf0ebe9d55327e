package dev.paddock.surface;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Decodes the headers one HTTP/2 connection receives (RFC 7541), in the order they come. */
final class HeaderDecoder {

  private static final int ENTRY_OVERHEAD = 32;
  private static final int MOST_BYTES = 4096;

  /** Name and value in turn. */
  private static final String[] STATIC = {
    ":authority",
    "",
    ":method",
    "GET",
    ":method",
    "POST",
    ":path",
    "/",
    ":path",
    "/index.html",
    ":scheme",
    "http",
    ":scheme",
    "https",
    ":status",
    "200",
    ":status",
    "204",
    ":status",
    "206",
    ":status",
    "304",
    ":status",
    "400",
    ":status",
    "404",
    ":status",
    "500",
    "accept-charset",
    "",
    "accept-encoding",
    "gzip, deflate",
    "accept-language",
    "",
    "accept-ranges",
    "",
    "accept",
    "",
    "access-control-allow-origin",
    "",
    "age",
    "",
    "allow",
    "",
    "authorization",
    "",
    "cache-control",
    "",
    "content-disposition",
    "",
    "content-encoding",
    "",
    "content-language",
    "",
    "content-length",
    "",
    "content-location",
    "",
    "content-range",
    "",
    "content-type",
    "",
    "cookie",
    "",
    "date",
    "",
    "etag",
    "",
    "expect",
    "",
    "expires",
    "",
    "from",
    "",
    "host",
    "",
    "if-match",
    "",
    "if-modified-since",
    "",
    "if-none-match",
    "",
    "if-range",
    "",
    "if-unmodified-since",
    "",
    "last-modified",
    "",
    "link",
    "",
    "location",
    "",
    "max-forwards",
    "",
    "proxy-authenticate",
    "",
    "proxy-authorization",
    "",
    "range",
    "",
    "referer",
    "",
    "refresh",
    "",
    "retry-after",
    "",
    "server",
    "",
    "set-cookie",
    "",
    "strict-transport-security",
    "",
    "transfer-encoding",
    "",
    "user-agent",
    "",
    "vary",
    "",
    "via",
    "",
    "www-authenticate",
    ""
  };

  private final ArrayDeque<Header> recent = new ArrayDeque<>();
  private int size;
  private int limit = MOST_BYTES;

  private record Header(String name, String value) {
    int size() {
      return name.length() + value.length() + ENTRY_OVERHEAD;
    }
  }

  /** The headers of one whole block; of a name that comes twice the last value. */
  Map<String, String> decode(byte[] block) throws IOException {
    var headers = new LinkedHashMap<String, String>();
    ByteBuffer in = ByteBuffer.wrap(block);
    try {
      while (in.hasRemaining()) {
        int first = in.get() & 0xff;
        if (first >= 0x80) {
          Header header = at(integer(in, first, 7));
          headers.put(header.name(), header.value());
        } else if (first >= 0x40) {
          Header header = literal(in, integer(in, first, 6));
          remember(header);
          headers.put(header.name(), header.value());
        } else if (first >= 0x20) {
          limit = Math.min(integer(in, first, 5), MOST_BYTES);
          shrink();
        } else {
          Header header = literal(in, integer(in, first, 4));
          headers.put(header.name(), header.value());
        }
      }
    } catch (java.nio.BufferUnderflowException e) {
      throw new IOException("a block of headers ends in the middle", e);
    }
    return headers;
  }

  private Header literal(ByteBuffer in, int name) throws IOException {
    String known = name == 0 ? text(in) : at(name).name();
    return new Header(known, text(in));
  }

  private Header at(int index) throws IOException {
    if (index >= 1 && index <= STATIC.length / 2) {
      return new Header(STATIC[index * 2 - 2], STATIC[index * 2 - 1]);
    }
    Iterator<Header> found = recent.iterator();
    for (int left = index - STATIC.length / 2; left > 0 && found.hasNext(); left--) {
      Header header = found.next();
      if (left == 1) {
        return header;
      }
    }
    throw new IOException("a header refers to one that never came");
  }

  private void remember(Header header) {
    recent.addFirst(header);
    size += header.size();
    shrink();
  }

  private void shrink() {
    while (size > limit && !recent.isEmpty()) {
      size -= recent.removeLast().size();
    }
  }

  /** A number whose first bits are in {@code first}, the rest in the bytes that follow. */
  private static int integer(ByteBuffer in, int first, int bits) throws IOException {
    int mask = (1 << bits) - 1;
    int value = first & mask;
    if (value < mask) {
      return value;
    }
    for (int shift = 0; shift <= 21; shift += 7) {
      int next = in.get() & 0xff;
      value += (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new IOException("a number in a header is too large");
  }

  private static String text(ByteBuffer in) throws IOException {
    int first = in.get() & 0xff;
    int length = integer(in, first, 7);
    if (length > in.remaining()) {
      throw new IOException("a block of headers ends in the middle");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(first >= 0x80 ? Huffman.decode(bytes) : bytes, StandardCharsets.ISO_8859_1);
  }
}
