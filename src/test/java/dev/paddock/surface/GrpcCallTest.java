package dev.paddock.surface;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to servers that say word for word what a test tells them to. */
@Timeout(30)
class GrpcCallTest {

  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String METHOD = "pixell.agent.AgentService/Ping";

  private ServerSocket server;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  /** Takes the first bytes of a request, answers with these, and reads on until the client ends. */
  private void answer(byte[] words) {
    Thread.ofVirtual()
        .start(() -> {
          try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            in.readNBytes(24);
            socket.getOutputStream().write(words);
            in.transferTo(ByteArrayOutputStream.nullOutputStream());
          } catch (IOException _) {
            // The test is over.
          }
        });
  }

  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt((payload.length << 8) | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] header(String name, String value) {
    return joined(
        new byte[] {0x40, (byte) name.length()},
        name.getBytes(StandardCharsets.US_ASCII),
        new byte[] {(byte) value.length()},
        value.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] call() throws Exception {
    return GrpcCall.unary(server.getLocalPort(), METHOD, new byte[] {1}, LIMIT);
  }

  private static final byte[] SETTINGS = frame(4, 0, 0, new byte[0]);
  private static final byte[] STATUS_200 = {(byte) 0x88};

  @Test
  void anAnswerInPiecesWithPaddingAndContinuedHeadersIsPutTogether() throws Exception {
    byte[] trailers = header("grpc-status", "0");
    answer(
        joined(
            SETTINGS,
            frame(6, 0, 0, new byte[8]),
            frame(1, 4, 1, STATUS_200),
            frame(0, 8, 1, new byte[] {2, 0, 0, 0, 0, 9, 9}),
            frame(77, 0, 0, new byte[] {1}),
            frame(0, 0, 1, new byte[] {3, 'a', 'b', 'c'}),
            frame(1, 1, 1, java.util.Arrays.copyOf(trailers, 5)),
            frame(9, 4, 1, java.util.Arrays.copyOfRange(trailers, 5, trailers.length))));
    assertThat(call()).containsExactly('a', 'b', 'c');
  }

  @Test
  void aStatusIsToldWithItsMessage() {
    answer(
        joined(
            SETTINGS,
            frame(
                1,
                5,
                1,
                joined(
                    STATUS_200,
                    header("grpc-status", "5"),
                    header("grpc-message", "no%20such+thing")))));
    assertThatThrownBy(this::call)
        .isInstanceOf(GrpcException.class)
        .hasMessage("NOT_FOUND: no such+thing");
  }

  @Test
  void silenceIsADeadlineExceeded() {
    answer(SETTINGS);
    assertThatThrownBy(() ->
            GrpcCall.unary(server.getLocalPort(), METHOD, new byte[0], Duration.ofMillis(300)))
        .isInstanceOf(GrpcException.class)
        .hasMessageStartingWith("DEADLINE_EXCEEDED");
  }

  @Test
  void whatSpeaksSomethingElseOrBreaksOffIsSaid() {
    answer("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    assertThatThrownBy(this::call).isInstanceOf(GrpcCall.NotHttp2Exception.class);
    answer(joined(SETTINGS, frame(3, 0, 1, new byte[] {0, 0, 0, 7})));
    assertThatThrownBy(this::call)
        .isInstanceOf(GrpcException.class)
        .hasMessageContaining("broke off with 7");
    answer(joined(SETTINGS, frame(1, 5, 1, STATUS_200)));
    assertThatThrownBy(this::call).hasMessageContaining("no gRPC status");
  }
}
