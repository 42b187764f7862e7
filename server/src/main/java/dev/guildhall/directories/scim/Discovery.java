package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import java.util.List;
import java.util.Optional;

/**
 * What the endpoint says of itself (RFC 7644, section 4): printed from the data that it works by,
 * with the fields of the RFCs and no others.
 *
 * @param base the directory's URL
 */
public record Discovery(String base) {
  private static final String DOCUMENTATION = "https://www.rfc-editor.org/rfc/rfc7644";
  private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";

  public ObjectNode serviceProviderConfig() {
    ObjectNode config = resource(CORE + "ServiceProviderConfig");
    config.put("documentationUri", DOCUMENTATION);
    supported(config, "patch", true);
    supported(config, "bulk", true)
        .put("maxOperations", Bulk.MAX_OPERATIONS)
        .put("maxPayloadSize", Bulk.MAX_PAYLOAD_BYTES);
    supported(config, "filter", true).put("maxResults", ListRequest.MAX_COUNT);
    supported(config, "changePassword", false);
    supported(config, "sort", true);
    supported(config, "etag", true);
    config
        .putObject("pagination")
        .put("cursor", true)
        .put("index", true)
        .put("defaultPaginationMethod", "index")
        .put("defaultPageSize", ListRequest.DEFAULT_COUNT)
        .put("maxPageSize", ListRequest.MAX_COUNT);
    config
        .putArray("authenticationSchemes")
        .addObject()
        .put("type", "oauthbearertoken")
        .put("name", "Bearer token")
        .put("description", "A secret of the directory in the Authorization header.")
        .put("specUri", "https://www.rfc-editor.org/rfc/rfc6750")
        .put("documentationUri", DOCUMENTATION)
        .put("primary", true);
    return meta(config, "ServiceProviderConfig", "/ServiceProviderConfig");
  }

  private static ObjectNode supported(ObjectNode config, String name, boolean supported) {
    return config.putObject(name).put("supported", supported);
  }

  public List<ObjectNode> resourceTypes() {
    return List.of(ResourceType.values()).stream().map(this::print).toList();
  }

  Optional<ObjectNode> resourceType(String title) {
    return resourceTypes().stream()
        .filter(type -> type.path("id").asText().equals(title))
        .findFirst();
  }

  private ObjectNode print(ResourceType type) {
    ObjectNode printed = resource(CORE + "ResourceType");
    printed
        .put("id", type.title())
        .put("name", type.title())
        .put("description", type.core().description())
        .put("endpoint", "/" + type.path())
        .put("schema", type.core().id());
    ArrayNode extensions = printed.putArray("schemaExtensions");
    for (Schema extension : type.extensions()) {
      extensions.addObject().put("schema", extension.id()).put("required", false);
    }
    return meta(printed, "ResourceType", "/ResourceTypes/" + type.title());
  }

  public List<ObjectNode> schemas() {
    return Schema.ALL.stream().map(this::print).toList();
  }

  Optional<ObjectNode> schema(String id) {
    return Schema.of(id).map(this::print);
  }

  private ObjectNode print(Schema schema) {
    ObjectNode printed = resource(CORE + "Schema");
    printed
        .put("id", schema.id())
        .put("name", schema.name())
        .put("description", schema.description());
    ArrayNode attributes = printed.putArray("attributes");
    schema.attributes().forEach(attribute -> attributes.add(print(attribute)));
    return meta(printed, "Schema", "/Schemas/" + schema.id());
  }

  private static ObjectNode print(Attribute attribute) {
    ObjectNode printed = JsonNodeFactory.instance.objectNode();
    printed
        .put("name", attribute.name())
        .put("type", ScimJson.word(attribute.kind()))
        .put("multiValued", attribute.many())
        .put("description", attribute.description())
        .put("required", attribute.required());
    if (!attribute.canonical().isEmpty()) {
      ArrayNode canonical = printed.putArray("canonicalValues");
      attribute.canonical().forEach(canonical::add);
    }
    printed
        .put("caseExact", attribute.caseExact())
        .put("mutability", ScimJson.word(attribute.mutability()))
        .put("returned", ScimJson.word(attribute.returned()))
        .put("uniqueness", ScimJson.word(attribute.uniqueness()));
    if (!attribute.references().isEmpty()) {
      ArrayNode references = printed.putArray("referenceTypes");
      attribute.references().forEach(references::add);
    }
    if (!attribute.subAttributes().isEmpty()) {
      ArrayNode subs = printed.putArray("subAttributes");
      attribute.subAttributes().forEach(sub -> subs.add(print(sub)));
    }
    return printed;
  }

  private static ObjectNode resource(String schema) {
    ObjectNode resource = JsonNodeFactory.instance.objectNode();
    resource.putArray("schemas").add(schema);
    return resource;
  }

  private ObjectNode meta(ObjectNode resource, String type, String path) {
    resource.putObject("meta").put("resourceType", type).put("location", base + path);
    return resource;
  }
}
