package dev.guildhall.api.grpc;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.rest.RestGateway;
import io.vertx.grpc.common.GrpcMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/**
 * The bytes of a gRPC message, unpacked. The limit holds for what comes out of the packing, so that
 * a small message cannot grow into a large one.
 */
final class GrpcPayload {
  private GrpcPayload() {}

  static byte[] unpack(GrpcMessage message) {
    byte[] sent = message.payload().getBytes();
    return switch (message.encoding()) {
      case "identity" -> sent;
      case "gzip" -> gunzip(sent);
      default -> throw new ApiError.UnsupportedEncoding(message.encoding()).exception();
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
