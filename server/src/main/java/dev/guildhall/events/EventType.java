package dev.guildhall.events;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A type of event, as the feature that writes it describes it.
 *
 * @param name the type on the wire (EVENTS.md), such as {@code organization.created}
 * @param displayName the type for people
 * @param payload makes the wire's {@code data} from a row's image
 */
public record EventType(String name, String displayName, Payload payload) {

  /** Turns the image of a row into what the wire shows of it. */
  @FunctionalInterface
  public interface Payload {
    JsonNode print(JsonNode image);
  }
}
