package dev.guildhall.connections;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.events.EventType;
import dev.guildhall.organizations.OrganizationId;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of connections with the payload that the wire gives them (EVENTS.md), and our own
 * fields behind it. Those of updates and of the environment's own connections the wire does not
 * have.
 */
public final class ConnectionEvents {
  static final String OF_ORGANIZATION = "organization.sso_";
  static final String OF_ENVIRONMENT = "environment.connection_";

  static final String CREATED = "created";
  static final String UPDATED = "updated";
  static final String ENABLED = "enabled";
  static final String DISABLED = "disabled";
  static final String DELETED = "deleted";

  private ConnectionEvents() {}

  public static List<EventType> types() {
    List<EventType> types = new ArrayList<>();
    for (String what : List.of(CREATED, UPDATED, ENABLED, DISABLED, DELETED)) {
      String capitalized = Character.toUpperCase(what.charAt(0)) + what.substring(1);
      types.add(
          new EventType(
              OF_ORGANIZATION + what,
              "Organization SSO " + capitalized,
              ConnectionEvents::payload));
      types.add(
          new EventType(
              OF_ENVIRONMENT + what,
              "Environment Connection " + capitalized,
              ConnectionEvents::payload));
    }
    return List.copyOf(types);
  }

  private static JsonNode payload(JsonNode image) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", new ConnectionId(image.get("connection_id").longValue()).toString());
    if (image.path("organization_id").isNumber()) {
      payload.put(
          "organization_id",
          new OrganizationId(image.get("organization_id").longValue()).toString());
    }
    ConnectionType type = ConnectionType.of(image.get("type").intValue());
    payload.put("connection_type", type.name());
    ConnectionProvider provider = ConnectionProvider.of(image.get("provider").intValue());
    payload.put(
        "provider",
        provider == ConnectionProvider.CONNECTION_PROVIDER_UNSPECIFIED
            ? image.get("provider_key").textValue()
            : provider.name());
    payload.put("enabled", image.get("enabled").booleanValue());
    payload.put("status", ConnectionStatus.of(image.get("status").intValue()).name());
    addOwn(payload, type, image);
    return payload;
  }

  /**
   * What the wire's payload leaves out and an update changes, so that it can be seen there. The
   * settings are those that are set, under the API's name. No secret is among them.
   */
  private static void addOwn(ObjectNode payload, ConnectionType type, JsonNode image) {
    payload.put("provider_key", image.get("provider_key").textValue());
    if (image.path("key_id").isTextual()) {
      payload.put("key_id", image.get("key_id").textValue());
    }
    payload.put("debug_enabled", image.get("debug_enabled").booleanValue());
    payload.put("ui_button_title", image.get("ui_button_title").textValue());
    payload.put(
        "configuration_type",
        Connection.ConfigurationType.of(image.get("configuration_type").intValue()).name());
    payload.set("attribute_mapping", image.get("attribute_mapping"));
    if (image.has("domains")) { // events of earlier versions have none
      payload.set("domains", image.get("domains"));
    }
    JsonNode settings = image.get("settings");
    if (!settings.isEmpty()) {
      payload.set(type.settings().field(), settings);
    }
    payload.put(
        "update_time",
        OffsetDateTime.parse(image.get("updated_at").textValue()).toInstant().toString());
  }
}
