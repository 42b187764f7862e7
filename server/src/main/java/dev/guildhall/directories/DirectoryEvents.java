package dev.guildhall.directories;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.events.EventType;
import dev.guildhall.organizations.OrganizationId;
import java.time.OffsetDateTime;
import java.util.List;

/**
 * The events of directories with the payload that the wire gives them (EVENTS.md); and those that
 * the wire does not have: of their secrets, of what is set on them, and of their deletion.
 */
public final class DirectoryEvents {
  static final String ENABLED = "organization.directory_enabled";
  static final String DISABLED = "organization.directory_disabled";
  static final String UPDATED = "organization.directory_updated";
  static final String DELETED = "organization.directory_deleted";
  static final String SECRET_CREATED = "organization.directory_secret_created";
  static final String SECRET_REGENERATED = "organization.directory_secret_regenerated";

  private DirectoryEvents() {}

  public static List<EventType> types() {
    return List.of(
        new EventType(ENABLED, "Directory Enabled", DirectoryEvents::directory),
        new EventType(DISABLED, "Directory Disabled", DirectoryEvents::directory),
        new EventType(UPDATED, "Directory Updated", DirectoryEvents::settings),
        new EventType(DELETED, "Directory Deleted", DirectoryEvents::settings),
        new EventType(SECRET_CREATED, "Directory Secret Created", DirectoryEvents::secret),
        new EventType(SECRET_REGENERATED, "Directory Secret Regenerated", DirectoryEvents::secret));
  }

  private static JsonNode directory(JsonNode image) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", new DirectoryId(image.get("directory_id").longValue()).toString());
    payload.put(
        "organization_id", new OrganizationId(image.get("organization_id").longValue()).toString());
    payload.put("directory_type", DirectoryType.SCIM.name());
    payload.put("provider", DirectoryProvider.of(image.get("provider").intValue()).name());
    payload.put("enabled", image.get("enabled").booleanValue());
    payload.put(
        "updated_at",
        OffsetDateTime.parse(image.get("updated_at").textValue()).toInstant().toString());
    return payload;
  }

  /** With what can be set, under the wire's names, and the groups that are tracked under ours. */
  private static JsonNode settings(JsonNode image) {
    ObjectNode payload = (ObjectNode) directory(image);
    payload.set("name", image.path("name"));
    payload.put("status", DirectoryStatus.of(image.path("status").intValue()).name());
    payload.set("role_assignments", image.path("role_assignments"));
    payload.set("attribute_mappings", image.path("attribute_mappings"));
    payload.set("groups", image.path("external_groups"));
    JsonNode tracked = image.path("tracked_groups");
    payload.put("groups_tracked", tracked.isArray() ? "SELECTED" : "ALL");
    if (tracked.isArray()) {
      payload.set("tracked_groups", tracked);
    }
    return payload;
  }

  /** Of the secret its id and last characters, never more. */
  private static JsonNode secret(JsonNode image) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", new DirectorySecretId(image.get("secret_id").longValue()).toString());
    payload.put("directory_id", new DirectoryId(image.get("directory_id").longValue()).toString());
    payload.put("secret_suffix", image.get("secret_suffix").textValue());
    return payload;
  }
}
