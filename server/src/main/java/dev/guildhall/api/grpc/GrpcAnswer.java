package dev.guildhall.api.grpc;

import com.google.rpc.Code;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.RequestId;
import dev.guildhall.api.rest.UnwrittenAnswers;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The answer to one call: given once, by whoever comes first, on the request's event loop. Over
 * HTTP/2 a refusal is one block of headers; over HTTP/1.1 it comes in trailers like every other
 * status, where clients look for it.
 */
final class GrpcAnswer {
  private static final String STATUS = "grpc-status";
  private static final String MESSAGE = "grpc-message";
  private static final String DETAILS = "grpc-status-details-bin";

  /** Beyond this no timer is set: no connection lives so long. */
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final HttpServerRequest request;
  private final String requestId;
  private final Consumer<Code> count;
  private Runnable cancelTimer = () -> {};
  private volatile boolean open = true;

  /**
   * @param count takes what the caller is told, once
   */
  GrpcAnswer(HttpServerRequest request, String requestId, Consumer<Code> count) {
    this.request = request;
    this.requestId = requestId;
    this.count = count;
  }

  /** Whether somebody still waits; no, once the caller's time is up. */
  boolean isOpen() {
    return open && !request.response().closed();
  }

  /** Refuses when the caller's time is up. What already runs then runs on to its end. */
  void refuseAfter(Vertx vertx, Duration timeout) {
    ApiError late = new ApiError.DeadlineExceeded(timeout);
    if (timeout.toMillis() == 0) {
      refuse(late);
    } else if (timeout.compareTo(LONGEST_WAIT) < 0) {
      long timer = vertx.setTimer(timeout.toMillis(), _ -> refuse(late));
      cancelTimer = () -> vertx.cancelTimer(timer);
      // A caller that leaves must not stay in memory, with all that it sent, until its time is up.
      request.response().closeHandler(_ -> cancelTimer.run());
    }
  }

  void succeed(byte[] message) {
    end(Code.OK, Map.of(STATUS, "0"), GrpcPayload.frame(message));
  }

  void refuse(ApiError error) {
    ErrorTable.Answer answer = ErrorTable.answer(error);
    Map<String, String> status = new LinkedHashMap<>();
    status.put(STATUS, Integer.toString(answer.code().getNumber()));
    status.put(MESSAGE, percentEncoded(answer.message()));
    status.put(
        DETAILS,
        Base64.getEncoder().withoutPadding().encodeToString(answer.status().toByteArray()));
    end(answer.code(), status, new byte[0]);
  }

  private void end(Code code, Map<String, String> status, byte[] frame) {
    if (!open) {
      return;
    }
    open = false;
    cancelTimer.run();
    count.accept(code);
    HttpServerResponse response = request.response();
    if (response.closed() || response.ended()) {
      return;
    }
    response.putHeader("content-type", "application/grpc");
    response.putHeader("grpc-accept-encoding", "identity,gzip");
    response.putHeader(RequestId.HEADER, requestId);
    if (isHttp2() && frame.length == 0) {
      status.forEach(response::putHeader);
      response.end();
      return;
    }
    if (!isHttp2()) {
      response.setChunked(true).putHeader("trailer", String.join(", ", status.keySet()));
    }
    status.forEach(response::putTrailer);
    UnwrittenAnswers.end(request, frame);
  }

  /** Takes no more of a body whose end is not waited for. */
  void stopReading() {
    if (isHttp2()) {
      request.response().reset(0);
    } else {
      request.connection().close();
    }
  }

  private boolean isHttp2() {
    return request.version() == HttpVersion.HTTP_2;
  }

  /**
   * UTF-8, with everything but printable ASCII percent-encoded, and the percent sign itself. A
   * space at either end is, too: HTTP/1.1 takes it for none of the header's value.
   */
  private static String percentEncoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      boolean atAnEnd = i == 0 || i == bytes.length - 1;
      if (bytes[i] >= (atAnEnd ? 0x21 : 0x20) && bytes[i] < 0x7f && bytes[i] != '%') {
        encoded.append((char) bytes[i]);
      } else {
        encoded.append("%%%02X".formatted(bytes[i] & 0xff));
      }
    }
    return encoded.toString();
  }
}
