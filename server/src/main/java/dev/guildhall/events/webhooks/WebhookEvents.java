package dev.guildhall.events.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.events.EventType;
import java.time.OffsetDateTime;
import java.util.List;

/** The events about endpoints; they belong to no organization, and only this server has them. */
public final class WebhookEvents {
  public static final String DISABLED = "webhook.endpoint_disabled";

  private WebhookEvents() {}

  public static List<EventType> types() {
    return List.of(new EventType(DISABLED, "Webhook Endpoint Disabled", WebhookEvents::payload));
  }

  private static JsonNode payload(JsonNode image) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", "whe_" + image.get("endpoint_id").longValue());
    payload.set("url", image.get("url"));
    payload.set("enabled", image.get("enabled"));
    payload.set("disabled_reason", image.get("disabled_reason"));
    String failingSince = image.path("failing_since").textValue();
    payload.put("failing_since", failingSince == null ? null : time(failingSince));
    return payload;
  }

  /** As the wire writes times, and not as PostgreSQL does in JSON. */
  private static String time(String text) {
    return OffsetDateTime.parse(text).toInstant().toString();
  }
}
