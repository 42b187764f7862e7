package dev.guildhall.events.webhooks;

import com.google.protobuf.Duration;
import dev.guildhall.api.WireTime;
import dev.guildhall.contract.guildhall.DeliveryState;
import dev.guildhall.contract.guildhall.WebhookAnswer;
import dev.guildhall.contract.guildhall.WebhookDelivery;
import dev.guildhall.contract.guildhall.WebhookRequest;
import dev.guildhall.events.Event;
import java.util.Optional;

/** Prints endpoints and deliveries for the wire. */
final class WebhookWire {
  private final EventBody bodies;

  WebhookWire(EventBody bodies) {
    this.bodies = bodies;
  }

  dev.guildhall.contract.guildhall.WebhookEndpoint print(WebhookEndpoint endpoint) {
    var wire =
        dev.guildhall.contract.guildhall.WebhookEndpoint.newBuilder()
            .setId(endpoint.wireId())
            .setUrl(endpoint.url().value())
            .setDescription(endpoint.description())
            .addAllEventTypes(endpoint.eventTypes())
            .setEnabled(endpoint.enabled())
            .setDisabledReason(endpoint.disabledReason().orElse(""))
            .setCreateTime(WireTime.print(endpoint.createdAt()))
            .setUpdateTime(WireTime.print(endpoint.updatedAt()));
    endpoint.failingSince().ifPresent(time -> wire.setFailingSince(WireTime.print(time)));
    return wire.build();
  }

  WebhookDelivery print(LoggedDelivery delivery, WebhookEndpoint endpoint, Optional<Event> event) {
    var request =
        WebhookRequest.newBuilder().setUrl(delivery.sentTo().orElse(endpoint.url().value()));
    delivery.sentAt().ifPresent(time -> request.setTime(WireTime.print(time)));
    bodies
        .print(delivery.testBody(), event)
        .ifPresent(body -> request.setBody(SendTestEvent.struct(body)));
    var wire =
        WebhookDelivery.newBuilder()
            .setId(delivery.wireId())
            .setEventId("evt_" + delivery.eventId())
            .setState(state(delivery))
            .setAttempts(delivery.attempts())
            .setRequest(request);
    delivery.firstAttemptAt().ifPresent(time -> wire.setFirstAttemptTime(WireTime.print(time)));
    delivery.finishedAt().ifPresent(time -> wire.setFinishTime(WireTime.print(time)));
    delivery
        .answer()
        .ifPresent(answer -> {
          switch (answer) {
            case ReceiverAnswer.Answered(var status, var body, var took) ->
                wire.setAnswer(
                    WebhookAnswer.newBuilder()
                        .setStatus(status)
                        .setBody(body)
                        .setDuration(print(took)));
            case ReceiverAnswer.Failed(var reason, _) -> wire.setFailure(reason);
            case ReceiverAnswer.Unsendable(var reason) -> wire.setFailure(reason);
          }
        });
    return wire.build();
  }

  private static DeliveryState state(LoggedDelivery delivery) {
    if (delivery.finishedAt().isEmpty()) {
      return DeliveryState.PENDING;
    }
    return delivery.delivered() ? DeliveryState.DELIVERED : DeliveryState.GIVEN_UP;
  }

  private static Duration print(java.time.Duration duration) {
    return Duration.newBuilder()
        .setSeconds(duration.getSeconds())
        .setNanos(duration.getNano())
        .build();
  }
}
