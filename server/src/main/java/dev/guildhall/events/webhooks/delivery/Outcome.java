package dev.guildhall.events.webhooks.delivery;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.events.webhooks.ReceiverAnswer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What came of delivering a lane: the attempts that were made, and when to go on.
 *
 * @param due now where it only paused; later after a failure
 */
record Outcome(DeliveryStore.Claim claim, List<Attempt> attempts, Instant due) {

  /**
   * A request that was sent once, or never can be.
   *
   * @param finishedAt where there will be no other: it was delivered, or is given up
   */
  record Attempt(
      long deliveryId,
      Instant sentAt,
      String sentTo,
      ReceiverAnswer answer,
      Optional<Instant> finishedAt) {

    /** In the shape of the columns. */
    ObjectNode json() {
      ObjectNode json =
          JsonNodeFactory.instance
              .objectNode()
              .put("delivery_id", deliveryId)
              .put("took_us", TimeUnit.NANOSECONDS.toMicros(answer.took().toNanos()))
              .put("delivered", answer.delivered());
      switch (answer) {
        case ReceiverAnswer.Answered(var status, var body, _) ->
            json.put("status", status).put("body", body);
        case ReceiverAnswer.Failed(var reason, _) -> json.put("failure", reason);
        case ReceiverAnswer.Unsendable(var reason) -> json.put("failure", reason);
      }
      boolean sent = !(answer instanceof ReceiverAnswer.Unsendable);
      json.put("sent", sent ? 1 : 0);
      if (sent) {
        json.put("sent_at", sentAt.toString()).put("sent_to", sentTo);
      }
      finishedAt.ifPresent(time -> json.put("finished_at", time.toString()));
      return json;
    }
  }

  /** Whether the receiver failed at the last attempt. */
  boolean failed() {
    return !attempts.isEmpty() && attempts.getLast().answer().mayBeRetried();
  }

  /** Whether any attempt got through. */
  boolean delivered() {
    return attempts.stream().anyMatch(attempt -> attempt.answer().delivered());
  }

  /** Whether the receiver said that it is gone for good. */
  boolean gone() {
    return attempts.stream()
        .anyMatch(
            attempt -> attempt.answer() instanceof ReceiverAnswer.Answered said && said.gone());
  }
}
