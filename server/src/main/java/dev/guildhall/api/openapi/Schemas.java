package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.GenericDescriptor;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Messages and enums as schemas, in the JSON that the server writes (WIRE.md, section c). What a
 * schema refers to is added to {@link #components} on the way.
 */
final class Schemas {
  private static final String WIRE = "scalekit.v1.";

  /** Fields of the wire's messages from this number on are Guildhall's own. */
  private static final int FIRST_OWN_FIELD = 1000;

  private final ContractComments comments;
  private final Map<FieldDescriptor, ObjectNode> keywords = new HashMap<>();
  private final Set<FieldDescriptor> required = new HashSet<>();
  private final Map<String, ObjectNode> components = new LinkedHashMap<>();

  Schemas(ContractComments comments, List<FieldLimits> limits) {
    this.comments = comments;
    for (FieldLimits of : limits) {
      keywords.putAll(of.keywords());
      required.addAll(of.required());
    }
  }

  /** The named schemas so far, in the order of their names. */
  ObjectNode components() {
    ObjectNode all = Json.object();
    components.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> all.set(entry.getKey(), entry.getValue()));
    return all;
  }

  boolean isRequired(FieldDescriptor field) {
    return required.contains(field);
  }

  /** A reference to the schema of a message. */
  ObjectNode ref(Descriptor message) {
    String name = name(message);
    if (!components.containsKey(name)) {
      components.put(name, Json.object()); // stands here already where the message holds itself
      components.put(name, fields(message, message.getFields()));
    }
    return reference(name);
  }

  /** An object with these fields of a message. */
  ObjectNode fields(Descriptor message, Collection<FieldDescriptor> fields) {
    ObjectNode schema = Json.object().put("type", "object");
    describe(schema, comments.of(message).whole());
    ObjectNode properties = schema.putObject("properties");
    fields.forEach(field -> properties.set(field.getName(), of(field)));
    List<String> needed =
        fields.stream().filter(this::isRequired).map(FieldDescriptor::getName).toList();
    if (!needed.isEmpty()) {
      schema.set("required", Json.strings(needed));
    }
    return schema;
  }

  /** The schema of a field, with its comment, its limits, and what it excludes in a oneof. */
  ObjectNode of(FieldDescriptor field) {
    return of(field, description(field));
  }

  /** The schema of a field whose place has decided its oneof. */
  ObjectNode withoutChoice(FieldDescriptor field) {
    return of(field, comments.of(field).whole());
  }

  private ObjectNode of(FieldDescriptor field, String description) {
    ObjectNode schema;
    if (field.isMapField()) {
      schema = Json.object().put("type", "object");
      schema.set("additionalProperties", value(field.getMessageType().findFieldByNumber(2)));
    } else if (field.isRepeated()) {
      schema = Json.object().put("type", "array");
      schema.set("items", value(field));
    } else {
      schema = value(field);
    }
    keywords
        .getOrDefault(field, Json.object())
        .properties()
        .forEach(keyword -> merge(schema, keyword.getKey(), keyword.getValue()));
    describe(schema, description);
    if (field.getOptions().getDeprecated()) {
      schema.put("deprecated", true);
    }
    if (field.getNumber() > FIRST_OWN_FIELD && field.getFullName().startsWith(WIRE)) {
      schema.put("x-guildhall-own", true);
    }
    return schema;
  }

  private String description(FieldDescriptor field) {
    String text = comments.of(field).whole();
    if (field.getRealContainingOneof() == null) {
      return text;
    }
    String choice =
        "At most one of "
            + field.getRealContainingOneof().getFields().stream()
                .map(FieldDescriptor::getName)
                .collect(Collectors.joining(", "))
            + ".";
    return text.isEmpty() ? choice : text + " " + choice;
  }

  private ObjectNode value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE ->
          WellKnownSchema.of(field.getMessageType()).orElseGet(() -> ref(field.getMessageType()));
      case ENUM -> ref(field.getEnumType());
      default -> WellKnownSchema.scalar(field);
    };
  }

  private ObjectNode ref(EnumDescriptor type) {
    String name = name(type);
    components.computeIfAbsent(name, _ -> enumeration(type));
    return reference(name);
  }

  private ObjectNode enumeration(EnumDescriptor type) {
    ObjectNode schema = Json.object().put("type", "string");
    describe(schema, comments.of(type).whole());
    schema.set(
        "enum", Json.strings(type.getValues().stream().map(EnumValueDescriptor::getName).toList()));
    ObjectNode meanings = Json.object();
    for (EnumValueDescriptor value : type.getValues()) {
      String meaning = comments.of(value).whole();
      if (!meaning.isEmpty()) {
        meanings.put(value.getName(), meaning);
      }
    }
    if (!meanings.isEmpty()) {
      schema.set("x-enum-descriptions", meanings);
    }
    return schema;
  }

  private static void merge(ObjectNode schema, String keyword, JsonNode value) {
    if (schema.get(keyword) instanceof ObjectNode present && value instanceof ObjectNode more) {
      present.setAll(more);
    } else {
      schema.set(keyword, value.deepCopy());
    }
  }

  private static void describe(ObjectNode schema, String text) {
    if (!text.isEmpty()) {
      schema.put("description", text);
    }
  }

  private static ObjectNode reference(String name) {
    return Json.object().put("$ref", "#/components/schemas/" + name);
  }

  private static String name(GenericDescriptor type) {
    String name = type.getFullName();
    return name.startsWith(WIRE) ? name.substring(WIRE.length()) : name;
  }
}
