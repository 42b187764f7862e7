package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.DirectoryGroupId;
import dev.guildhall.directories.DirectoryUserId;
import dev.guildhall.directories.scim.filter.FilterMatch;
import dev.guildhall.directories.scim.filter.FilterParser;
import dev.guildhall.directories.scim.filter.PatchPath;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import dev.guildhall.events.EventType;
import java.util.List;
import java.util.Optional;

/** The events of a directory's users and groups with the payload that the wire gives them. */
public final class ProvisioningEvents {
  private static final String PREFIX = "organization.directory.";

  private ProvisioningEvents() {}

  public static List<EventType> types() {
    return List.of(
        new EventType(PREFIX + "user_created", "Directory User Created", ProvisioningEvents::user),
        new EventType(PREFIX + "user_updated", "Directory User Updated", ProvisioningEvents::user),
        new EventType(PREFIX + "user_deleted", "Directory User Deleted", ProvisioningEvents::user),
        new EventType(
            PREFIX + "group_created", "Directory Group Created", ProvisioningEvents::group),
        new EventType(
            PREFIX + "group_updated", "Directory Group Updated", ProvisioningEvents::group),
        new EventType(
            PREFIX + "group_deleted", "Directory Group Deleted", ProvisioningEvents::group));
  }

  private static JsonNode user(JsonNode image) {
    JsonNode resource = image.path("resource");
    JsonNode enterprise = resource.path(Schema.ENTERPRISE_USER.id());
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", DirectoryUserId.PREFIX + image.path("user_id").longValue());
    common(payload, image);
    payload.put("active", image.path("active").booleanValue());
    copy(payload, "email", image.path("email"));
    copy(payload, "given_name", resource.at("/name/givenName"));
    copy(payload, "family_name", resource.at("/name/familyName"));
    copy(payload, "name", name(resource));
    copy(payload, "preferred_username", image.path("user_name"));
    copy(payload, "dp_id", image.path("external_id"));
    copy(payload, "employee_id", enterprise.path("employeeNumber"));
    copy(payload, "department", enterprise.path("department"));
    copy(payload, "cost_center", enterprise.path("costCenter"));
    copy(payload, "division", enterprise.path("division"));
    copy(payload, "organization", enterprise.path("organization"));
    copy(payload, "title", resource.path("title"));
    copy(payload, "user_type", resource.path("userType"));
    copy(payload, "phone_number", best(resource.path("phoneNumbers"), "value"));
    copy(payload, "language", resource.path("preferredLanguage"));
    copy(payload, "locale", resource.path("locale"));
    copy(payload, "zoneinfo", resource.path("timezone"));
    copy(payload, "nickname", resource.path("nickName"));
    copy(payload, "profile", resource.path("profileUrl"));
    copy(payload, "picture", best(resource.path("photos"), "value"));
    copy(payload, "address", best(resource.path("addresses")));
    var groups = payload.putArray("groups");
    for (JsonNode group : image.path("groups")) {
      groups
          .addObject()
          .put("id", DirectoryGroupId.PREFIX + group.path("id").longValue())
          .put("name", group.path("name").asText());
    }
    var roles = payload.putArray("roles");
    image.path("roles").forEach(role -> roles.addObject().put("role_name", role.asText()));
    mapped(payload.putObject("custom_attributes"), image.path("attribute_mappings"), resource);
    payload.set("raw_attributes", resource);
    return payload;
  }

  private static JsonNode group(JsonNode image) {
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    payload.put("id", DirectoryGroupId.PREFIX + image.path("group_id").longValue());
    common(payload, image);
    payload.put("directory_id", "dir_" + image.path("directory_id").longValue());
    copy(payload, "display_name", image.path("display_name"));
    copy(payload, "external_id", image.path("external_id"));
    copy(payload, "dp_id", image.path("external_id"));
    payload.put("total_users", image.path("member_count").intValue());
    payload.set("raw_attributes", image.path("resource"));
    return payload;
  }

  private static void common(ObjectNode payload, JsonNode image) {
    payload.put("organization_id", "org_" + image.path("organization_id").longValue());
  }

  private static JsonNode name(JsonNode resource) {
    JsonNode shown = resource.path("displayName");
    return FilterMatch.isAssigned(shown) ? shown : resource.at("/name/formatted");
  }

  /** The primary value, else the first. */
  private static JsonNode best(JsonNode values) {
    for (JsonNode value : values) {
      if (value.path("primary").booleanValue()) {
        return value;
      }
    }
    return values.path(0);
  }

  /** This part of the primary value, else of the first, of those that have it. */
  private static JsonNode best(JsonNode values, String part) {
    ArrayNode having = JsonNodeFactory.instance.arrayNode();
    for (JsonNode value : values) {
      if (FilterMatch.isAssigned(ScimJson.find(value, part))) {
        having.add(value);
      }
    }
    return ScimJson.find(best(having), part);
  }

  private static void copy(ObjectNode payload, String name, JsonNode value) {
    if (FilterMatch.isAssigned(value)) {
      payload.set(name, value);
    }
  }

  /** What the directory's mappings name by its SCIM path, under the name that the product gave. */
  private static void mapped(ObjectNode custom, JsonNode mappings, JsonNode resource) {
    for (JsonNode mapping : mappings) {
      try {
        PatchPath path = FilterParser.path(mapping.path("key").asText()).in(ResourceType.USER);
        copy(custom, mapping.path("map_to").asText(), value(resource, path));
      } catch (ScimException unknown) {
        // A mapping of something that SCIM cannot name maps nothing.
      }
    }
  }

  /**
   * What a path names; of several values the {@linkplain #best best} one's sub-attribute. A name
   * that stands in no core attribute is looked up in the enterprise extension, whose URN is longer
   * than a mapping's key may be (WIRE.md, section e).
   */
  private static JsonNode value(JsonNode resource, PatchPath path) {
    AttributePath attribute = path.attribute();
    JsonNode found =
        attribute
            .schema()
            .map(urn -> ScimJson.find(ScimJson.find(resource, urn), attribute.name()))
            .orElseGet(() -> ScimJson.find(resource, attribute.name()));
    if (found.isMissingNode() && attribute.schema().isEmpty()) {
      found = ScimJson.find(resource.path(Schema.ENTERPRISE_USER.id()), attribute.name());
    }
    if (found.isArray() && path.where().isPresent()) {
      Optional<Attribute> definition = ResourceType.USER.attribute(attribute);
      ArrayNode chosen = JsonNodeFactory.instance.arrayNode();
      for (JsonNode one : found) {
        if (FilterMatch.value(path.where().get(), definition, one)) {
          chosen.add(one);
        }
      }
      found = chosen;
    }
    if (attribute.sub().isEmpty()) {
      return found;
    }
    String part = attribute.sub().get();
    return found.isArray() ? best(found, part) : ScimJson.find(found, part);
  }
}
