package dev.guildhall.events.webhooks;

import java.time.Duration;

/** What came of sending a request once. */
sealed interface Answer {
  /** How long it took. */
  Duration took();

  /**
   * The receiver answered.
   *
   * @param body the first {@value WebhookSender#KEPT_BYTES} bytes, as text
   */
  record Answered(int status, String body, Duration took) implements Answer {
    private static final int GONE = 410;

    /** The receiver says that it wants no more. */
    boolean gone() {
      return status == GONE;
    }
  }

  /** No answer came: no connection, no answer in time, or an address that is refused. */
  record Failed(String reason, Duration took) implements Answer {}

  default boolean delivered() {
    return this instanceof Answered answered && answered.status() / 100 == 2;
  }
}
