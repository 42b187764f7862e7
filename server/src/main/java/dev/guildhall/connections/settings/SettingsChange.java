package dev.guildhall.connections.settings;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What a caller sets of a connection's settings.
 *
 * @param kind which settings it means
 * @param values those that are given, under the wire's names; an empty text takes one away
 * @param secret the secret in plain text, where it is given; empty to take it away
 */
public record SettingsChange(SettingsKind kind, ObjectNode values, Optional<String> secret) {
  public static final SettingsChange NOTHING =
      new SettingsChange(
          SettingsKind.NONE, JsonNodeFactory.instance.objectNode(), Optional.empty());

  boolean isEmpty() {
    return values.isEmpty() && secret.isEmpty();
  }

  /** Never the secret itself: records end up in logs. */
  @Override
  public String toString() {
    return "SettingsChange[%s, %s]".formatted(kind, values);
  }
}
