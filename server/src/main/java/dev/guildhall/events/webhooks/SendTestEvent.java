package dev.guildhall.events.webhooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Struct;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.WireTime;
import dev.guildhall.api.json.JsonReader;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.contract.events.ScalekitEvent;
import dev.guildhall.events.EventCatalog;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

/**
 * Sends a made-up event, to one endpoint or to all of an environment that hear of its type. It does
 * not wait for what is pending, and it is not in the log: nothing happened.
 *
 * <p>Errors: {@link ApiError.InvalidFields} for a type that there is none of; {@link
 * ApiError.FailedPrecondition} where the endpoint is disabled.
 */
final class SendTestEvent {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final EventCatalog catalog;
  private final EndpointStore endpoints = new EndpointStore();
  private final DeliveryLogStore store = new DeliveryLogStore();

  SendTestEvent(Database database, IdSource ids, Clock clock, EventCatalog catalog) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.catalog = catalog;
  }

  /** The delivery, where it is one, and the body. */
  record Sent(long deliveryId, Struct body) {}

  Sent toOne(WebhookEndpoint endpoint, String type) {
    ReplayDeliveries.refuseDisabled(endpoint);
    long eventId = ids.next();
    byte[] body = body(endpoint.environmentId(), eventId, type);
    return new Sent(deliver(endpoint, eventId, body), struct(body));
  }

  Struct toAll(long environmentId, String type) {
    long eventId = ids.next();
    byte[] body = body(environmentId, eventId, type);
    List<WebhookEndpoint> hearers =
        database.statement(transaction -> endpoints.hearing(transaction, environmentId, type));
    hearers.forEach(endpoint -> deliver(endpoint, eventId, body));
    return struct(body);
  }

  private long deliver(WebhookEndpoint endpoint, long eventId, byte[] body) {
    long id = ids.next();
    String json = new String(body, StandardCharsets.UTF_8);
    database.statement(transaction -> {
      store.test(
          transaction, endpoint.environmentId(), endpoint.id(), id, eventId, json, clock.instant());
      return true;
    });
    return id;
  }

  private byte[] body(long environmentId, long eventId, String type) {
    if (!catalog.knows(type)) {
      throw new ApiError.InvalidFields(
              List.of(
                  new ApiError.FieldViolation(
                      "event_type",
                      "must be a type of event, such as organization.created, got \"%s\""
                          .formatted(type),
                      "in")))
          .exception();
    }
    ScalekitEvent.Builder event = SampleEvent.of(type);
    return JsonWriter.write(
        event
            .setSpecVersion("1")
            .setId("evt_" + eventId)
            .setType(type)
            .setDisplayName(catalog.displayName(type))
            .setOccurredAt(WireTime.print(clock.instant()))
            .setEnvironmentId("env_" + environmentId)
            .build());
  }

  static Struct struct(byte[] json) {
    try {
      return JsonReader.struct(JSON.readTree(json));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
