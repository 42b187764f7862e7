package dev.guildhall.api.grpc;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.rest.RestGateway;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The one message of a unary call: out of its frame and its packing, and into a frame. The limit
 * holds for what comes out of the packing, so that a small message cannot grow into a large one.
 */
final class GrpcPayload {
  /** What stands before a message: whether it is packed, and its length. */
  static final int FRAME_BYTES = 5;

  private GrpcPayload() {}

  /** The message of a body that holds exactly one; {@code encoding} is the header's. */
  static byte[] read(byte[] body, @Nullable String encoding) {
    int messages = count(body);
    if (messages != 1) {
      throw new ApiError.InvalidRequest("the call takes one message, got " + messages).exception();
    }
    byte[] message = Arrays.copyOfRange(body, FRAME_BYTES, body.length);
    return switch (body[0]) {
      case 0 -> message;
      case 1 -> unpack(message, Objects.requireNonNullElse(encoding, "identity"));
      default ->
          throw new ApiError.InvalidRequest("a message begins with 0 or 1, got " + (body[0] & 0xff))
              .exception();
    };
  }

  /** The message of a body that holds exactly one, not packed; empty for every other body. */
  static Optional<byte[]> plain(byte[] body) {
    boolean isPlain =
        body.length >= FRAME_BYTES
            && body[0] == 0
            && ByteBuffer.wrap(body).getInt(1) == body.length - FRAME_BYTES;
    return isPlain
        ? Optional.of(Arrays.copyOfRange(body, FRAME_BYTES, body.length))
        : Optional.empty();
  }

  /** A message in its frame, not packed. */
  static byte[] frame(byte[] message) {
    return ByteBuffer.allocate(FRAME_BYTES + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  private static int count(byte[] body) {
    ByteBuffer rest = ByteBuffer.wrap(body);
    int messages = 0;
    while (rest.hasRemaining()) {
      if (rest.remaining() < FRAME_BYTES) {
        throw cutShort();
      }
      long length = Integer.toUnsignedLong(rest.getInt(rest.position() + 1));
      if (length > RestGateway.MAX_BODY_BYTES) {
        throw new ApiError.BodyTooLarge(RestGateway.MAX_BODY_BYTES).exception();
      }
      if (length > rest.remaining() - FRAME_BYTES) {
        throw cutShort();
      }
      rest.position(rest.position() + FRAME_BYTES + (int) length);
      messages++;
    }
    return messages;
  }

  private static RuntimeException cutShort() {
    return new ApiError.InvalidRequest("the message ends before the length that it says")
        .exception();
  }

  private static byte[] unpack(byte[] message, String encoding) {
    return switch (encoding) {
      // INTERNAL, for once of the caller's doing: so gRPC's compression.md has it.
      case "identity" -> throw new ApiError.PackedWithoutEncoding().exception();
      case "gzip" -> gunzip(message);
      default -> throw new ApiError.UnsupportedEncoding(encoding).exception();
    };
  }

  private static byte[] gunzip(byte[] packed) {
    byte[] unpacked;
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(packed))) {
      unpacked = stream.readNBytes(RestGateway.MAX_BODY_BYTES + 1);
    } catch (IOException malformed) {
      throw new ApiError.InvalidRequest("the message is not packed by gzip as it says").exception();
    }
    if (unpacked.length > RestGateway.MAX_BODY_BYTES) {
      throw new ApiError.BodyTooLarge(RestGateway.MAX_BODY_BYTES).exception();
    }
    return unpacked;
  }
}
