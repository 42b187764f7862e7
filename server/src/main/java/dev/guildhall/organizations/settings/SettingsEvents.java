package dev.guildhall.organizations.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.json.JsonText;
import dev.guildhall.api.json.JsonWriter;
import dev.guildhall.events.EventType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The event of changed settings, this server's own. Its payload shows them as the calls that read
 * them do. (Features are columns of the organization: {@code organization.updated} tells of them.)
 */
public final class SettingsEvents {
  static final String UPDATED = "organization.settings_updated";

  private SettingsEvents() {}

  public static List<EventType> types() {
    return List.of(
        new EventType(UPDATED, "Organization Settings Updated", SettingsEvents::payload));
  }

  private static JsonNode payload(JsonNode image) {
    OrganizationSettings settings =
        SettingsStore.of(
            number(image, "max_users"),
            number(image, "absolute_session_minutes"),
            number(image, "idle_session_minutes"));
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", "org_" + image.get("organization_id").longValue());
    ObjectNode users = payload.putObject("user_management");
    settings.userLimit().ifPresent(limit -> users.put("max_allowed_users", limit));
    payload.set(
        "session_policy",
        JsonText.parse(JsonWriter.write(SessionPolicyWire.print(settings.sessionPolicy()))));
    return payload;
  }

  private static @Nullable Integer number(JsonNode image, String column) {
    JsonNode value = image.path(column);
    return value.isNumber() ? value.intValue() : null;
  }
}
