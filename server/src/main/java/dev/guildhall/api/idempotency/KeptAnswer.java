package dev.guildhall.api.idempotency;

import java.util.Map;

/** An answer as it went out, to go out again byte for byte. */
public record KeptAnswer(
    int status, String contentType, Map<String, String> headers, byte[] body, boolean replayed) {

  /** An answer that was made just now. */
  public static KeptAnswer first(
      int status, String contentType, Map<String, String> headers, byte[] body) {
    return new KeptAnswer(status, contentType, headers, body, false);
  }
}
