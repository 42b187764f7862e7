package dev.guildhall.events;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.api.PrefixedId;
import java.time.Instant;
import java.util.Optional;

/**
 * One change, as the log holds it.
 *
 * @param transaction the database transaction that made the change; events become readable in its
 *     order
 * @param type such as {@code organization.created}
 * @param object the kind of the object on the wire
 * @param sequence counts the events of the organization
 * @param data the changed row's image after the change
 * @param oldData its image before, where there was one
 */
public record Event(
    long environmentId,
    long id,
    long transaction,
    String type,
    String object,
    Optional<Long> organizationId,
    long sequence,
    Instant occurredAt,
    String actor,
    String requestId,
    JsonNode data,
    Optional<JsonNode> oldData) {
  private static final String PREFIX = "evt_";

  /** The id on the wire. */
  public String wireId() {
    return PREFIX + id;
  }

  /** The number in an event's id; empty for a text that is none. */
  public static Optional<Long> parseId(String text) {
    return PrefixedId.parse(PREFIX, text);
  }
}
