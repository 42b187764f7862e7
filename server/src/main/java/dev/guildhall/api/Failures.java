package dev.guildhall.api;

import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last stop of everything that is thrown while a call runs: refusals become their row of the
 * {@link ErrorTable}, everything else an internal error whose cause stays in the log.
 */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  /** A field's path may hold a map's key, which is the caller's: it must not fill the log. */
  private static final int MAX_FIELD_BYTES = 100;

  /** What would end a line of the log, or hide in it. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Zl}\\p{Zp}]");

  private Failures() {}

  /** What the caller gets for this; {@code call} names the call in the log. */
  public static ApiError toError(Throwable failure, String call) {
    Throwable thrown =
        failure instanceof CompletionException stage && stage.getCause() != null
            ? stage.getCause()
            : failure;
    if (thrown instanceof ApiException refusal) {
      log.info("{} refused: {}", call, logged(refusal.error()));
      return refusal.error();
    }
    String errorId = "err_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    log.error("{} failed, error id {}", call, errorId, thrown);
    return new ApiError.Internal(errorId);
  }

  /** What a refusal is, without its message: that one may hold what was sent, secrets as well. */
  private static String logged(ApiError error) {
    ErrorTable.Answer answer = ErrorTable.answer(error);
    String kind = "%s (%s)".formatted(answer.code(), error.getClass().getSimpleName());
    return answer.violations().isEmpty()
        ? kind
        : answer.violations().stream()
            .map(violation -> logged(violation.field()) + ": " + violation.constraint())
            .collect(Collectors.joining(", ", kind + " ", ""));
  }

  private static String logged(String field) {
    return UNSEEN.matcher(Text.within(field, MAX_FIELD_BYTES)).replaceAll("?");
  }
}
