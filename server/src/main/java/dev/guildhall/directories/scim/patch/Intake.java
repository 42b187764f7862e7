package dev.guildhall.directories.scim.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.guildhall.api.Text;
import dev.guildhall.directories.scim.filter.Operand;
import dev.guildhall.directories.scim.filter.PatchPath;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.directories.scim.schema.Schema;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes what a provider sends into what is kept: known names in the schema's spelling, values in
 * the schema's types, the server's own attributes and the password dropped, no null and no empty
 * list. What no schema knows is kept as it came besides.
 */
public final class Intake {
  /** Of userName, displayName of a group, and externalId: an index holds them. */
  public static final int MAX_KEY_LENGTH = 512;

  /**
   * Of a whole resource as JSON, without a group's members: its events hold it twice, and may be in
   * memory beside others.
   */
  static final int MAX_RESOURCE_BYTES = 1 << 20;

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Intake() {}

  /**
   * The resource in the body of a POST or PUT. Its names are read like those of a PATCH without a
   * path, or what was taken here would be refused there.
   */
  public static ObjectNode resource(ResourceType type, JsonNode body) {
    List<PatchOperation> paths = new ArrayList<>();
    ObjectNode resource = named(type, body, paths);
    paths.forEach(new ResourcePatch(type, resource)::apply);
    return resource;
  }

  /**
   * What stands under its name alone.
   *
   * @param paths takes the rest, what is named by a path
   */
  private static ObjectNode named(ResourceType type, JsonNode body, List<PatchOperation> paths) {
    ObjectNode resource = NODES.objectNode();
    ObjectNode core = NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : body.properties()) {
      String name = field.getKey();
      Optional<Schema> extension = type.extension(name);
      if (extension.isPresent()) {
        put(resource, extension.get().id(), extension(extension.get(), field.getValue(), paths));
      } else if (name.equalsIgnoreCase(type.core().id())) {
        if (field.getValue() instanceof ObjectNode object) {
          core = named(type, object, paths);
        }
      } else {
        Optional<PatchOperation> one = PatchOperation.ofKey(type, name, field.getValue());
        if (one.filter(key -> isName(key.path(), name)).isPresent()) {
          AttributePath path = one.get().path().attribute();
          Optional<Attribute> attribute = type.attribute(path);
          if (attribute.filter(Attribute::isIgnoredOnWrite).isEmpty()) {
            put(
                resource,
                attribute.map(Attribute::name).orElseGet(path::toString),
                value(attribute, field.getValue(), name));
          }
        } else {
          one.ifPresent(paths::add);
        }
      }
    }
    new AttributeNames(resource).setAll(core);
    return resource;
  }

  /** Whether a key is a name alone; one under a URI that no schema here has is always one. */
  private static boolean isName(PatchPath path, String key) {
    AttributePath attribute = path.attribute();
    return path.where().isEmpty()
        && (attribute.schema().isPresent()
            ? Schema.of(attribute.schema().get()).isEmpty()
            : attribute.sub().isEmpty() && !AttributePath.isSchema(key));
  }

  private static JsonNode extension(Schema schema, JsonNode sent, List<PatchOperation> paths) {
    if (isUnassigned(sent)) {
      return NullNode.instance;
    }
    if (!sent.isObject()) {
      throw ScimError.invalidValue(
          "%s must be an object, not %s.".formatted(schema.id(), ScimJson.shown(sent)));
    }
    ObjectNode kept = NODES.objectNode();
    for (PatchOperation one : PatchOperation.ofSchema(schema, sent).inside()) {
      AttributePath path = one.path().attribute();
      if (one.path().where().isEmpty() && path.sub().isEmpty() && !path.name().isEmpty()) {
        Optional<Attribute> attribute = schema.attribute(path.name());
        put(
            kept,
            attribute.map(Attribute::name).orElse(path.name()),
            value(attribute, one.value(), path.name()));
      } else {
        paths.add(one);
      }
    }
    return kept;
  }

  private static void put(ObjectNode into, String name, JsonNode value) {
    if (!isUnassigned(value)) {
      into.set(name, value);
    }
  }

  /** Null, an empty list and an empty object say the same: there is no value. */
  static boolean isUnassigned(JsonNode value) {
    return value.isNull() || value.isMissingNode() || (value.isContainerNode() && value.isEmpty());
  }

  /**
   * A value in the attribute's type; null where it comes to nothing.
   *
   * @param path for the refusal
   */
  static JsonNode value(Optional<Attribute> attribute, JsonNode sent, String path) {
    if (attribute.isEmpty() || sent.isNull()) {
      return assigned(sent);
    }
    Attribute known = attribute.get();
    if (!known.many()) {
      return one(known, sent, path);
    }
    ArrayNode values = NODES.arrayNode();
    for (JsonNode element : sent.isArray() ? sent : NODES.arrayNode().add(sent)) {
      JsonNode value = one(known, element, path);
      if (!isUnassigned(value)) {
        values.add(value);
      }
    }
    return NODES.arrayNode().addAll(EqualValues.merged(known, values, _ -> true));
  }

  /** A copy of what no schema knows, without the parts that come to nothing. */
  private static JsonNode assigned(JsonNode sent) {
    if (sent.isArray()) {
      ArrayNode values = NODES.arrayNode(sent.size());
      for (JsonNode one : sent) {
        JsonNode value = assigned(one);
        if (!isUnassigned(value)) {
          values.add(value);
        }
      }
      return values;
    }
    if (!sent.isObject()) {
      return sent;
    }
    ObjectNode kept = NODES.objectNode();
    sent.properties().forEach(part -> put(kept, part.getKey(), assigned(part.getValue())));
    return kept;
  }

  /**
   * The parts of a value that it says to have none.
   *
   * @param isAdded then an empty list or object adds nothing, and takes nothing away
   */
  static List<String> unassigned(Optional<Attribute> attribute, JsonNode sent, boolean isAdded) {
    List<String> names = new ArrayList<>();
    for (Map.Entry<String, JsonNode> part : sent.properties()) {
      JsonNode value = part.getValue();
      if (isAdded ? value.isNull() : isUnassigned(assigned(value))) {
        Optional<Attribute> sub = attribute.flatMap(one -> one.sub(part.getKey()));
        if (sub.filter(Attribute::isIgnoredOnWrite).isEmpty()) {
          names.add(sub.map(Attribute::name).orElse(part.getKey()));
        }
      }
    }
    return names;
  }

  /** One value of an attribute, whether it may have several or not. */
  static JsonNode one(Attribute attribute, JsonNode sent, String path) {
    if (sent.isNull()) {
      return sent;
    }
    return switch (attribute.kind()) {
      case COMPLEX -> complex(attribute, sent, path);
      case BOOLEAN ->
          Operand.readTruth(plain(sent, path))
              .map(BooleanNode::valueOf)
              .orElseThrow(() ->
                  ScimError.invalidValue(
                      "%s must be true or false, not %s.".formatted(path, ScimJson.shown(sent))));
      case STRING, REFERENCE, DATE_TIME -> text(plain(sent, path));
      case BINARY -> binary(text(plain(sent, path)), path);
    };
  }

  private static JsonNode text(JsonNode plain) {
    return plain.isTextual() || plain.isNull() ? plain : TextNode.valueOf(plain.asText());
  }

  /** Base64 (RFC 7643, section 2.3.6), also in lines, as certificates are often written. */
  private static JsonNode binary(JsonNode text, String path) {
    try {
      Base64.getDecoder().decode(text.asText("").replaceAll("\\s", ""));
      return text;
    } catch (IllegalArgumentException malformed) {
      throw ScimError.invalidValue(
          "%s must be base64, not %s.".formatted(path, ScimJson.shown(text)));
    }
  }

  /** What is meant by {@code [{"value": "x"}]} where {@code "x"} is expected, as Entra sends it. */
  private static JsonNode plain(JsonNode sent, String path) {
    JsonNode inner = sent;
    if (inner.isArray() && inner.size() == 1) {
      inner = inner.get(0);
    }
    if (inner.isObject() && inner.has("value")) {
      inner = inner.get("value");
    }
    if (inner.isContainerNode()) {
      throw ScimError.invalidValue(
          "%s must be a single value, not %s.".formatted(path, ScimJson.shown(sent)));
    }
    return inner;
  }

  private static JsonNode complex(Attribute attribute, JsonNode sent, String path) {
    if (sent.isArray() && sent.size() <= 1 && !attribute.many()) {
      return sent.isEmpty() ? NullNode.instance : complex(attribute, sent.get(0), path);
    }
    Optional<Attribute> value = attribute.sub("value");
    if (sent.isValueNode() && value.isPresent()) {
      return complex(attribute, NODES.objectNode().set("value", sent), path);
    }
    if (!sent.isObject()) {
      throw ScimError.invalidValue(
          "%s must be an object, not %s.".formatted(path, ScimJson.shown(sent)));
    }
    ObjectNode kept = NODES.objectNode();
    for (Map.Entry<String, JsonNode> field : sent.properties()) {
      Optional<Attribute> sub = attribute.sub(field.getKey());
      if (sub.filter(Attribute::isIgnoredOnWrite).isEmpty()) {
        put(
            kept,
            sub.map(Attribute::name).orElse(field.getKey()),
            value(sub, field.getValue(), path + "." + field.getKey()));
      }
    }
    return isEmptyReference(attribute, kept) ? NullNode.instance : kept;
  }

  /** {@code "manager": {"value": ""}} is how Entra removes a manager. */
  static boolean isEmptyReference(Attribute attribute, ObjectNode kept) {
    return !attribute.many()
        && kept.path("value").isTextual()
        && kept.path("value").textValue().isEmpty();
  }

  /** The rules that hold for a resource as a whole; sets its {@code schemas}. */
  public static void complete(ResourceType type, ObjectNode resource) {
    String required = type == ResourceType.USER ? "userName" : "displayName";
    if (resource.path(required).asText().isBlank()) {
      throw ScimError.invalidValue("%s is required.".formatted(required));
    }
    if (resource.path("externalId").asText().isEmpty()) {
      resource.remove("externalId"); // an empty one tells nobody apart from another
    }
    checkLength(resource, required);
    checkLength(resource, "externalId");
    for (Attribute attribute : type.core().attributes()) {
      checkPrimary(attribute, resource.path(attribute.name()));
    }
    Set<String> schemas = new LinkedHashSet<>();
    schemas.add(type.core().id());
    for (Schema extension : type.extensions()) {
      if (resource.has(extension.id())) {
        schemas.add(extension.id());
      }
    }
    for (JsonNode sent : resource.path("schemas")) {
      if (Schema.of(sent.asText()).isEmpty()) {
        schemas.add(sent.asText());
      }
    }
    resource
        .fieldNames()
        .forEachRemaining(name -> {
          if (isUnknownExtension(resource, name)) {
            schemas.add(name);
          }
        });
    ArrayNode written = resource.putArray("schemas");
    schemas.forEach(written::add);
    int bytes = Text.utf8Length(resource.toString());
    if (bytes > MAX_RESOURCE_BYTES) {
      throw ScimError.invalidValue(
          "A %s has at most %d bytes of JSON, this one would have %d."
              .formatted(type.title(), MAX_RESOURCE_BYTES, bytes));
    }
  }

  /** What stands under a URI that no schema here has (RFC 7643, section 3.3). */
  private static boolean isUnknownExtension(ObjectNode resource, String name) {
    return AttributePath.isSchema(name)
        && resource.get(name).isObject()
        && Schema.of(name).isEmpty();
  }

  private static void checkLength(ObjectNode resource, String name) {
    int length = resource.path(name).asText().length();
    if (length > MAX_KEY_LENGTH) {
      throw ScimError.invalidValue(
          "%s must have at most %d characters, got %d.".formatted(name, MAX_KEY_LENGTH, length));
    }
  }

  private static void checkPrimary(Attribute attribute, JsonNode values) {
    int primary = 0;
    for (JsonNode value : values) {
      primary += value.path("primary").booleanValue() ? 1 : 0;
    }
    if (primary > 1) {
      throw ScimError.invalidValue(
          "%s has %d primary values: one at most.".formatted(attribute.name(), primary));
    }
  }
}
