package dev.paddock.surface;

import java.util.List;

/** Says that a gRPC server answered a call with a status other than OK. */
public final class GrpcException extends Exception {
  private static final long serialVersionUID = 1L;

  private static final List<String> NAMES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          "PERMISSION_DENIED",
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private static final int DEADLINE_EXCEEDED = 4;

  private final int status;

  /**
   * A status.
   *
   * @param status its number
   * @param message what the server said beside it, or an empty text
   */
  GrpcException(int status, String message) {
    super(message.isEmpty() ? name(status) : name(status) + ": " + message);
    this.status = status;
  }

  static GrpcException deadlineExceeded() {
    return new GrpcException(DEADLINE_EXCEEDED, "no answer in time");
  }

  private static String name(int status) {
    return status >= 0 && status < NAMES.size() ? NAMES.get(status) : "status " + status;
  }

  /** The status by its name, such as {@code NOT_FOUND}. */
  public String status() {
    return name(status);
  }

  /** The status's name and what was said beside it. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
