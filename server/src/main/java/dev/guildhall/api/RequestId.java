package dev.guildhall.api;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The id that ties a request to its log lines and events. */
public final class RequestId {
  /** The header that carries it, both ways. */
  public static final String HEADER = "x-request-id";

  private static final int MAX_LENGTH = 128;

  private RequestId() {}

  /** The caller's own id where it is fit to be logged and stored, else a new random one. */
  public static String of(@Nullable String sent) {
    if (sent != null
        && !sent.isEmpty()
        && sent.length() <= MAX_LENGTH
        && sent.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      return sent;
    }
    return "req_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
