package dev.guildhall.api;

import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last stop of everything that is thrown while a call runs: refusals become their row of the
 * {@link ErrorTable}, everything else an internal error whose cause stays in the log.
 */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /** What the caller gets for this; {@code call} names the call in the log. */
  public static ApiError toError(Throwable failure, String call) {
    Throwable thrown =
        failure instanceof CompletionException stage && stage.getCause() != null
            ? stage.getCause()
            : failure;
    if (thrown instanceof ApiException refusal) {
      log.info("{} refused: {}", call, ErrorTable.answer(refusal.error()).message());
      return refusal.error();
    }
    String errorId = "err_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    log.error("{} failed, error id {}", call, errorId, thrown);
    return new ApiError.Internal(errorId);
  }
}
