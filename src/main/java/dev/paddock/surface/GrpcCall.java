package dev.paddock.surface;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One gRPC call with one message each way, on a connection of its own to a port on loopback.
 *
 * <p>Written by hand because such a call is all Paddock needs: the smallest gRPC library for Java
 * brings seven megabytes and took a quarter of a second to its first answer, more than an agent
 * without dependencies takes to start; this takes twenty milliseconds, its classes' loading
 * included. For one thread; an interrupted virtual thread ends the call.
 */
public final class GrpcCall {

  /** The largest message taken; the Host's own limit. */
  static final int MOST_BYTES = 64 * 1024 * 1024;

  private static final byte[] NOTHING = {};
  private static final int OK = 0;
  private static final int INTERNAL = 13;
  private static final int RESOURCE_EXHAUSTED = 8;

  private final Http2Frames frames;
  private final HeaderDecoder decoder = new HeaderDecoder();
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private long connectionWindow = Http2Frames.FIRST_WINDOW;
  private long streamWindow = Http2Frames.FIRST_WINDOW;
  private long peerFirstWindow = Http2Frames.FIRST_WINDOW;
  private int mostInFrame = 16_384;
  private boolean greeted;
  private boolean answered;
  private @Nullable Map<String, String> trailers;

  private GrpcCall(Http2Frames frames) {
    this.frames = frames;
  }

  /** Thrown where what listens speaks no HTTP/2 in plain text. */
  public static final class NotHttp2Exception extends IOException {
    private static final long serialVersionUID = 1L;

    NotHttp2Exception(int port) {
      super("port " + port + " listens but does not speak plain HTTP/2");
    }
  }

  /**
   * Calls.
   *
   * @param method such as {@code pixell.agent.AgentService/Ping}
   * @param message the request as protobuf
   * @param limit how long it may take; the server is told too
   * @return the answer as protobuf
   * @throws GrpcException if the server answers with another status than OK, or not in time
   * @throws IOException if there is no server, or it breaks the rules; the message is one clause
   */
  public static byte[] unary(int port, String method, byte[] message, Duration limit)
      throws IOException, GrpcException {
    long end = System.nanoTime() + limit.toNanos();
    try (Socket socket = new Socket()) {
      connect(socket, port, limit);
      socket.setTcpNoDelay(true);
      var call = new GrpcCall(new Http2Frames(socket, end));
      try {
        call.send(port, method, message, limit);
        return call.answer();
      } catch (SocketTimeoutException _) {
        throw GrpcException.deadlineExceeded();
      } catch (IOException e) {
        if (!call.greeted) {
          throw new NotHttp2Exception(port);
        }
        // A server may answer and close while the rest of a message is still on its way.
        return call.answerAfter(e);
      }
    }
  }

  private static void connect(Socket socket, int port, Duration limit) throws IOException {
    var loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    try {
      socket.connect(new InetSocketAddress(loopback, port), (int) limit.toMillis());
    } catch (IOException e) {
      throw new IOException("nothing listens on port " + port, e);
    }
  }

  private void send(int port, String method, byte[] message, Duration limit)
      throws IOException, GrpcException {
    frames.greet();
    frames.headers(
        Map.of(
            ":method",
            "POST",
            ":scheme",
            "http",
            ":path",
            "/" + method,
            ":authority",
            "127.0.0.1:" + port),
        Map.of(
            "te", "trailers",
            "content-type", "application/grpc",
            "user-agent", "paddock",
            "grpc-timeout", Math.min(limit.toMillis(), 99_999_999) + "m"));
    byte[] whole =
        ByteBuffer.allocate(message.length + 5)
            .put((byte) 0)
            .putInt(message.length)
            .put(message)
            .array();
    int sent = 0;
    while (sent < whole.length && trailers == null) {
      long window = Math.min(connectionWindow, streamWindow);
      int length = (int) Math.min(Math.min(window, mostInFrame), whole.length - sent);
      if (length <= 0) {
        frames.flush();
        hear(frames.next());
        continue;
      }
      sent += length;
      frames.data(whole, sent - length, length, sent == whole.length);
      connectionWindow -= length;
      streamWindow -= length;
    }
    frames.flush();
  }

  private byte[] answer() throws IOException, GrpcException {
    while (trailers == null) {
      hear(frames.next());
    }
    return concluded(trailers);
  }

  private byte[] answerAfter(IOException broken) throws IOException, GrpcException {
    if (trailers == null) {
      throw broken;
    }
    return concluded(trailers);
  }

  private void hear(Http2Frames.Frame frame) throws IOException, GrpcException {
    switch (frame.type()) {
      case Http2Frames.SETTINGS -> {
        greeted = true;
        if (!frame.has(Http2Frames.ACK)) {
          settings(ByteBuffer.wrap(frame.payload()));
          frames.acknowledgeSettings();
        }
      }
      case Http2Frames.PING -> {
        if (!frame.has(Http2Frames.ACK)) {
          frames.pong(frame.payload());
        }
      }
      case Http2Frames.WINDOW_UPDATE -> {
        long more = ByteBuffer.wrap(frame.payload()).getInt() & 0x7fff_ffffL;
        if (frame.stream() == 0) {
          connectionWindow += more;
        } else {
          streamWindow += more;
        }
      }
      case Http2Frames.HEADERS -> headers(frame);
      case Http2Frames.DATA -> data(frame);
      case Http2Frames.RST_STREAM -> throw reset(frame);
      case Http2Frames.GOAWAY -> {
        int last = ByteBuffer.wrap(frame.payload()).getInt() & 0x7fff_ffff;
        if (last < Http2Frames.STREAM) {
          throw new IOException("the server takes no more calls");
        }
      }
      default -> {
        // What later versions of the protocol may add is to be passed over.
      }
    }
  }

  /** A reset after the whole answer is the server's way to say that it needs no more of ours. */
  private GrpcException reset(Http2Frames.Frame frame) {
    return new GrpcException(
        INTERNAL, "the server broke off with " + ByteBuffer.wrap(frame.payload()).getInt());
  }

  private void settings(ByteBuffer in) {
    while (in.remaining() >= 6) {
      int name = in.getShort();
      long value = in.getInt() & 0xffff_ffffL;
      if (name == 4) {
        streamWindow += value - peerFirstWindow;
        peerFirstWindow = value;
      } else if (name == 5) {
        mostInFrame = (int) Math.min(value, 1 << 20);
      }
    }
  }

  private void headers(Http2Frames.Frame frame) throws IOException {
    Map<String, String> headers = decoder.decode(frames.wholeBlock(frame));
    boolean last = frame.has(Http2Frames.END_STREAM);
    String status = headers.get(":status");
    if (status != null && !status.equals("200")) {
      throw new IOException("it answers gRPC with HTTP status " + status);
    }
    answered = true;
    if (last) {
      trailers = headers;
    }
  }

  private void data(Http2Frames.Frame frame) throws IOException, GrpcException {
    byte[] content = frame.content();
    if (!answered || received.size() + content.length > MOST_BYTES) {
      throw new GrpcException(RESOURCE_EXHAUSTED, "the answer is over 64 MiB");
    }
    received.write(content, 0, content.length);
    if (frame.has(Http2Frames.END_STREAM)) {
      trailers = Map.of();
    }
  }

  private byte[] concluded(Map<String, String> end) throws GrpcException {
    String status = end.getOrDefault("grpc-status", "");
    int number;
    try {
      number = Integer.parseInt(status);
    } catch (NumberFormatException _) {
      throw new GrpcException(INTERNAL, "the answer has no gRPC status");
    }
    if (number != OK) {
      throw new GrpcException(number, decoded(end.getOrDefault("grpc-message", "")));
    }
    byte[] all = received.toByteArray();
    if (all.length < 5 || all[0] != 0) {
      throw new GrpcException(INTERNAL, "the answer holds no message that can be read");
    }
    int length = ByteBuffer.wrap(all, 1, 4).getInt();
    if (length != all.length - 5) {
      throw new GrpcException(INTERNAL, "the answer ends in the middle");
    }
    return length == 0 ? NOTHING : java.util.Arrays.copyOfRange(all, 5, all.length);
  }

  /** Percent-encoded, with the plus sign meaning itself. */
  private static String decoded(String message) {
    try {
      return URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return message;
    }
  }
}
