package dev.guildhall.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** gRPC frames as no decent client would send them, in the clear. */
public final class RawGrpc implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client;
  private final TestEnvironment environment;

  public RawGrpc(TestEnvironment environment, HttpVersion version) {
    this.environment = environment;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setProtocolVersion(version).setHttp2ClearTextUpgrade(false));
  }

  /** The end of a call: what the trailers say, and the same from the details. */
  public record End(int httpStatus, int code, String message, Status details) {}

  /** A frame around a message. */
  public static Buffer frame(boolean packed, byte[] message) {
    return Buffer.buffer()
        .appendByte((byte) (packed ? 1 : 0))
        .appendInt(message.length)
        .appendBytes(message);
  }

  /** Sends a body as it is, and waits for the end. */
  public End call(String method, Buffer body, Map<String, List<String>> headers) throws Exception {
    return client
        .request(HttpMethod.POST, environment.server().port(), "127.0.0.1", "/" + method)
        .compose(request -> {
          request
              .putHeader("content-type", "application/grpc")
              .putHeader("te", "trailers")
              .putHeader("authorization", "Bearer " + environment.token());
          headers.forEach((name, values) -> request.putHeader(name, values));
          return request.send(body);
        })
        .compose(response ->
            response
                .body()
                .map(_ ->
                    end(
                        response.statusCode(),
                        response.headers().contains("grpc-status")
                            ? response.headers()
                            : response.trailers())))
        .toCompletionStage()
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
  }

  private static End end(int httpStatus, MultiMap trailers) {
    try {
      String details = trailers.get("grpc-status-details-bin");
      String message = trailers.get("grpc-message");
      return new End(
          httpStatus,
          Integer.parseInt(trailers.get("grpc-status")),
          message == null
              ? ""
              : URLDecoder.decode(message.replace("+", "%2B"), StandardCharsets.UTF_8),
          details == null
              ? Status.getDefaultInstance()
              : Status.parseFrom(Base64.getDecoder().decode(details)));
    } catch (InvalidProtocolBufferException malformed) {
      throw new AssertionError(trailers.toString(), malformed);
    }
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
