package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** Examples by the descriptors, so that every one of them reads back into its message. */
final class Examples {
  private final ContractComments comments;
  private final Deque<Descriptor> open = new ArrayDeque<>();

  Examples(ContractComments comments) {
    this.comments = comments;
  }

  ObjectNode message(Descriptor message) {
    return fields(message, message.getFields());
  }

  /** An object with these fields of a message; of a oneof, its first. */
  ObjectNode fields(Descriptor message, Collection<FieldDescriptor> fields) {
    ObjectNode example = Json.object();
    open.push(message);
    for (FieldDescriptor field : fields) {
      if (ExampleValues.shows(field) && isFirstChoice(field) && !holdsItself(field)) {
        example.set(field.getName(), field(field));
      }
    }
    open.pop();
    return example;
  }

  JsonNode field(FieldDescriptor field) {
    if (field.isMapField()) {
      return map(field);
    }
    return field.isRepeated()
        ? JsonNodeFactory.instance.arrayNode().add(value(field))
        : value(field);
  }

  private JsonNode map(FieldDescriptor field) {
    ObjectNode map = Json.object();
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    boolean text = value.getJavaType() == FieldDescriptor.JavaType.STRING;
    ExampleValues.pairs(field)
        .forEach((key, word) -> map.set(key, text ? TextNode.valueOf(word) : value(value)));
    return map;
  }

  private JsonNode value(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> TextNode.valueOf(ExampleValues.text(field, comments.of(field).whole()));
      case BOOLEAN -> BooleanNode.TRUE;
      case INT -> LongNode.valueOf(ExampleValues.number(field));
      case LONG -> TextNode.valueOf(Long.toString(ExampleValues.number(field)));
      case FLOAT, DOUBLE -> DoubleNode.valueOf(0.5);
      case BYTE_STRING -> TextNode.valueOf("Z3VpbGRoYWxs");
      case ENUM ->
          TextNode.valueOf(
              ExampleValues.enumName(field).orElseGet(() -> usual(field.getEnumType())));
      case MESSAGE -> message(field);
    };
  }

  private JsonNode message(FieldDescriptor field) {
    Descriptor type = field.getMessageType();
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" -> TextNode.valueOf(ExampleValues.time(field));
      case "google.protobuf.Duration" -> TextNode.valueOf("30s");
      case "google.protobuf.FieldMask" -> TextNode.valueOf(ExampleValues.mask(field));
      case "google.protobuf.Struct" -> object(field);
      case "google.protobuf.Value" -> TextNode.valueOf("any JSON value");
      case "google.protobuf.ListValue" -> JsonNodeFactory.instance.arrayNode();
      default -> WellKnownSchema.isWrapper(type) ? value(type.findFieldByNumber(1)) : message(type);
    };
  }

  private static ObjectNode object(FieldDescriptor field) {
    ObjectNode object = Json.object();
    ExampleValues.object(field).forEach(object::put);
    return object;
  }

  private boolean holdsItself(FieldDescriptor field) {
    return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
        && open.contains(field.getMessageType());
  }

  private static boolean isFirstChoice(FieldDescriptor field) {
    return field.getRealContainingOneof() == null
        || field.getRealContainingOneof().getFields().stream()
            .filter(ExampleValues::shows)
            .findFirst()
            .filter(field::equals)
            .isPresent();
  }

  private static String usual(EnumDescriptor type) {
    return type.getValues().stream()
        .filter(value -> value.getNumber() != 0 && !value.getOptions().getDeprecated())
        .findFirst()
        .orElseGet(() -> type.getValues().getFirst())
        .getName();
  }
}
