package dev.guildhall.directories.scim;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.json.JsonBuffers;
import dev.guildhall.directories.scim.message.WrittenNumbers;
import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.IdSource;
import java.time.Instant;
import java.util.Optional;

/**
 * A user or group, its tree read.
 *
 * @param tree what the provider sent
 * @param related a user's groups, a group's members; empty where they were not loaded
 */
record Resource(
    ResourceType type,
    long id,
    int version,
    Instant updatedAt,
    ObjectNode tree,
    Optional<JsonNode> related) {

  /** Without the bounds of what is read from outside: what is stored must always be readable. */
  private static final ObjectMapper STORED =
      JsonMapper.builder(JsonBuffers.factory().build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(new WrittenNumbers())
          .build();

  static ObjectNode tree(String json) {
    return (ObjectNode) parse(json);
  }

  static JsonNode parse(String json) {
    try {
      return STORED.readTree(json);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not JSON in the directory's tables", corrupt);
    }
  }

  /** Its ETag. */
  String tag() {
    return "W/\"" + version + '"';
  }

  Resource without() {
    return new Resource(type, id, version, updatedAt, tree, Optional.empty());
  }

  /** How the wire shows it. */
  ObjectNode print(ScimCall call, Projection projection) {
    String location = call.location(type, id);
    ObjectNode printed = JsonNodeFactory.instance.objectNode();
    printed.set("schemas", tree.path("schemas"));
    printed.put("id", type.print(id));
    for (String first : new String[] {"externalId", "userName", "displayName"}) {
      if (tree.has(first)) {
        printed.set(first, tree.get(first));
      }
    }
    tree.properties().forEach(field -> printed.set(field.getKey(), field.getValue()));
    related
        .filter(list -> type == ResourceType.GROUP || !list.isEmpty())
        .ifPresent(list -> printed.set(relatedName(type), list));
    printed
        .putObject("meta")
        .put("resourceType", type.title())
        .put("created", IdSource.timeOf(id).toString())
        .put("lastModified", updatedAt.toString())
        .put("location", location)
        .put("version", tag());
    return projection.in(type).apply(printed);
  }

  static String relatedName(ResourceType type) {
    return switch (type) {
      case USER -> "groups";
      case GROUP -> "members";
    };
  }
}
