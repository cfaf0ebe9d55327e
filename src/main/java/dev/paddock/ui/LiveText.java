package dev.paddock.ui;

import dev.paddock.ui.model.TryResult;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Carries an answer that comes in pieces to the JavaFX thread, all that came so far at a time.
 * Pieces come from one thread.
 */
final class LiveText implements Consumer<byte[]> {

  private static final int MOST = 600 * 1024;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);
  private final StringBuilder soFar = new StringBuilder();
  private final FxThread.Latest<String> latest;
  private ByteBuffer rest = ByteBuffer.allocate(0);
  private volatile boolean closed;

  LiveText(Consumer<String> shown) {
    this.latest =
        new FxThread.Latest<>(text -> {
          if (!closed) {
            shown.accept(TryResult.shown(text));
          }
        });
  }

  /** What came so far. */
  synchronized String soFar() {
    return soFar.toString();
  }

  @Override
  public synchronized void accept(byte[] bytes) {
    if (soFar.length() > MOST) {
      return; // the whole of it is shown, cut, once it is there
    }
    ByteBuffer in =
        ByteBuffer.allocate(rest.remaining() + bytes.length).put(rest).put(bytes).flip();
    CharBuffer out = CharBuffer.allocate(in.remaining() + 1);
    decoder.decode(in, out, false);
    rest = in.slice();
    soFar.append(out.flip());
    latest.accept(soFar.toString());
  }

  /** Nothing more is shown; on the JavaFX thread. */
  void close() {
    closed = true;
  }
}
