package dev.guildhall.organizations;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.events.EventType;
import java.util.List;

/** The events of an organization itself, with the payload that the wire gives them (EVENTS.md). */
public final class OrganizationEvents {
  static final String CREATED = "organization.created";
  static final String UPDATED = "organization.updated";
  static final String DELETED = "organization.deleted";

  static final String RESTORED = "organization.restored";
  static final String PURGED = "organization.purged";
  static final String EXTERNAL_ID_CHANGED = "organization.external_id_changed";

  /** The types that stand for a version each: their image is the organization's row. */
  static final List<String> TYPES = List.of(CREATED, UPDATED, DELETED, RESTORED);

  private OrganizationEvents() {}

  public static List<EventType> types() {
    return List.of(
        new EventType(CREATED, "Organization Created", OrganizationEvents::payload),
        new EventType(UPDATED, "Organization Updated", OrganizationEvents::payload),
        new EventType(DELETED, "Organization Deleted", OrganizationEvents::payload),
        new EventType(RESTORED, "Organization Restored", OrganizationEvents::payload),
        new EventType(PURGED, "Organization Purged", OrganizationEvents::idAlone),
        new EventType(
            EXTERNAL_ID_CHANGED, "Organization External ID Changed", OrganizationEvents::payload));
  }

  /** Of a purged organization nothing else is left. */
  private static JsonNode idAlone(JsonNode image) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", new OrganizationId(image.get("organization_id").longValue()).toString());
  }

  private static JsonNode payload(JsonNode image) {
    Organization organization = OrganizationImage.read(image);
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", organization.id().toString());
    payload.put("display_name", organization.displayName());
    organization.externalId().ifPresent(value -> payload.put("external_id", value));
    payload.put("region_code", organization.region().name());
    payload.put("create_time", organization.id().createdAt().toString());
    payload.put("update_time", organization.updatedAt().toString());
    organization.deletedAt().ifPresent(time -> payload.put("deleted_at", time.toString()));
    if (!organization.externalIds().isEmpty()) {
      ObjectNode externalIds = payload.putObject("external_ids");
      organization.externalIds().forEach(externalIds::put);
    }
    organization.slug().ifPresent(value -> payload.put("slug", value));
    organization.logoUrl().ifPresent(value -> payload.put("logo_url", value));
    if (organization.metadata().isEmpty()) {
      payload.putNull("metadata");
    } else {
      ObjectNode metadata = payload.putObject("metadata");
      organization.metadata().forEach(metadata::put);
    }
    var features = payload.putObject("settings").putArray("features");
    OrganizationWire.print(organization)
        .getSettings()
        .getFeaturesList()
        .forEach(feature ->
            features
                .addObject()
                .put("name", feature.getName())
                .put("enabled", feature.getEnabled()));
    return payload;
  }
}
