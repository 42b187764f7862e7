package dev.guildhall.events.webhooks;

import java.time.Duration;

/** What came of sending a request once. */
public sealed interface ReceiverAnswer {
  /** How much of a body is kept. */
  int KEPT_BYTES = 1024;

  /** How long it took. */
  Duration took();

  /**
   * The receiver answered.
   *
   * @param body the first {@value #KEPT_BYTES} bytes, as text
   */
  record Answered(int status, String body, Duration took) implements ReceiverAnswer {
    private static final int GONE = 410;

    /** The receiver says that it wants no more. */
    public boolean gone() {
      return status == GONE;
    }
  }

  /** No answer came: no connection, no answer in time, or an address that is refused. */
  record Failed(String reason, Duration took) implements ReceiverAnswer {}

  /** Nothing was sent and nothing ever can be: trying again would only hold up what comes after. */
  record Unsendable(String reason) implements ReceiverAnswer {
    @Override
    public Duration took() {
      return Duration.ZERO;
    }
  }

  /** Whether trying again is of any use. */
  default boolean mayBeRetried() {
    return !delivered() && !(this instanceof Unsendable);
  }

  default boolean delivered() {
    return this instanceof Answered answered && answered.status() / 100 == 2;
  }
}
