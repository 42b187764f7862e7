package dev.guildhall.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Violations;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads a JSON tree into a message by its descriptor: names in snake_case or camelCase, null as
 * absent, unknown names ignored (tomorrow's SDKs may send some). Whatever has the wrong type is
 * noted under its path, and reading goes on.
 */
public final class JsonReader {
  private final Violations violations;

  public JsonReader(Violations violations) {
    this.violations = violations;
  }

  /** Reads {@code tree}, which must be an object, into {@code message}; {@code path} is its own. */
  public void read(JsonNode tree, Message.Builder message, String path) {
    if (!tree.isObject()) {
      violations.add(path.isEmpty() ? "body" : path, "type", expected("an object", tree));
      return;
    }
    Map<Object, String> oneofs = new HashMap<>();
    Set<FieldDescriptor> seen = new HashSet<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      JsonFields.find(message.getDescriptorForType(), entry.getKey())
          .filter(_ -> !entry.getValue().isNull() || isValue(message, entry.getKey()))
          .ifPresent(field -> {
            String fieldPath = join(path, field.getName());
            if (!seen.add(field)) {
              violations.add(fieldPath, "duplicate", "is given twice, in two spellings");
              return;
            }
            if (field.getRealContainingOneof() != null) {
              String other = oneofs.putIfAbsent(field.getRealContainingOneof(), fieldPath);
              if (other != null) {
                violations.add(fieldPath, "oneof", "only one may be set of it and " + other);
                return;
              }
            }
            readField(entry.getValue(), message, field, fieldPath);
          });
    }
  }

  /**
   * Like {@link #read}, for any message: some, such as a Struct, are not written as their fields.
   */
  public void readAny(JsonNode tree, Message.Builder message, String path) {
    violations.at(
        path,
        () -> {
          readMessage(tree, message, path);
          return message;
        });
  }

  private static boolean isValue(Message.Builder message, String name) {
    return JsonFields.find(message.getDescriptorForType(), name)
        .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE)
        .filter(field -> field.getMessageType().equals(Value.getDescriptor()))
        .isPresent();
  }

  private void readField(
      JsonNode node, Message.Builder message, FieldDescriptor field, String path) {
    if (field.isMapField()) {
      readMap(node, message, field, path);
    } else if (field.isRepeated()) {
      if (!node.isArray()) {
        violations.add(path, "type", expected("a list", node));
        return;
      }
      int index = 0;
      for (JsonNode element : node) {
        String elementPath = path + "[" + index++ + "]";
        violations.at(
            elementPath,
            () -> message.addRepeatedField(field, value(element, message, field, elementPath)));
      }
    } else {
      violations.at(path, () -> message.setField(field, value(node, message, field, path)));
    }
  }

  private void readMap(JsonNode node, Message.Builder message, FieldDescriptor field, String path) {
    if (!node.isObject()) {
      violations.add(path, "type", expected("an object", node));
      return;
    }
    FieldDescriptor key = field.getMessageType().findFieldByNumber(1);
    FieldDescriptor value = field.getMessageType().findFieldByNumber(2);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String entryPath = join(path, entry.getKey());
      violations.at(
          entryPath,
          () -> {
            Message.Builder pair = message.newBuilderForField(field);
            pair.setField(key, ScalarText.parse(entry.getKey(), key));
            pair.setField(value, value(entry.getValue(), pair, value, entryPath));
            return message.addRepeatedField(field, pair.build());
          });
    }
  }

  private Object value(JsonNode node, Message.Builder parent, FieldDescriptor field, String path) {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
      Message.Builder child = parent.newBuilderForField(field);
      readMessage(node, child, path);
      return child.build();
    }
    return scalar(node, field);
  }

  private void readMessage(JsonNode node, Message.Builder child, String path) {
    Descriptor type = child.getDescriptorForType();
    switch (WellKnown.of(type)) {
      case NONE -> read(node, child, path);
      case WRAPPER -> {
        FieldDescriptor wrapped = type.findFieldByNumber(1);
        child.setField(wrapped, scalar(node, wrapped));
      }
      case TEXT -> {
        if (!node.isTextual()) {
          throw new InvalidValue("type", expected("a string", node));
        }
        child.mergeFrom(ScalarText.parseMessage(node.textValue(), type));
      }
      case STRUCT -> child.mergeFrom(struct(node));
      case VALUE -> child.mergeFrom(any(node));
      case LIST -> child.mergeFrom(list(node));
    }
  }

  private static Object scalar(JsonNode node, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case BOOLEAN -> {
        if (!node.isBoolean()) {
          throw new InvalidValue("type", expected("true or false", node));
        }
        yield node.booleanValue();
      }
      case STRING -> {
        if (!node.isTextual()) {
          throw new InvalidValue("type", expected("a string", node));
        }
        yield ScalarText.parse(node.textValue(), field);
      }
      case ENUM, INT, LONG, FLOAT, DOUBLE, BYTE_STRING -> {
        boolean number =
            node.isNumber() && field.getJavaType() != FieldDescriptor.JavaType.BYTE_STRING;
        if (!number && !node.isTextual()) {
          throw new InvalidValue("type", expected(ScalarText.expectation(field), node));
        }
        yield ScalarText.parse(number ? plain(node) : node.textValue(), field);
      }
      case MESSAGE -> throw new IllegalArgumentException("not a scalar: " + field.getFullName());
    };
  }

  /** A number without exponent or trailing zeros, so that 1.0 and 1e2 are integers too. */
  private static String plain(JsonNode number) {
    var decimal = number.decimalValue();
    if (Math.abs((long) decimal.scale()) > 400) {
      throw new InvalidValue("type", "must be a number of ordinary size, got " + number);
    }
    return decimal.signum() == 0 ? "0" : decimal.stripTrailingZeros().toPlainString();
  }

  /** A JSON object as the message that stands for any. */
  public static Struct struct(JsonNode node) {
    if (!node.isObject()) {
      throw new InvalidValue("type", expected("an object", node));
    }
    Struct.Builder struct = Struct.newBuilder();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      struct.putFields(entry.getKey(), any(entry.getValue()));
    }
    return struct.build();
  }

  private static ListValue list(JsonNode node) {
    if (!node.isArray()) {
      throw new InvalidValue("type", expected("a list", node));
    }
    ListValue.Builder list = ListValue.newBuilder();
    node.forEach(element -> list.addValues(any(element)));
    return list.build();
  }

  /** Any JSON as the message that stands for it. */
  public static Value any(JsonNode node) {
    Value.Builder value = Value.newBuilder();
    return switch (node.getNodeType()) {
      case OBJECT -> value.setStructValue(struct(node)).build();
      case ARRAY -> value.setListValue(list(node)).build();
      case STRING -> value.setStringValue(node.textValue()).build();
      case NUMBER -> value.setNumberValue(node.doubleValue()).build();
      case BOOLEAN -> value.setBoolValue(node.booleanValue()).build();
      case NULL, MISSING, BINARY, POJO -> value.setNullValue(NullValue.NULL_VALUE).build();
    };
  }

  private static String expected(String expectation, JsonNode actual) {
    String text = actual.toString();
    return "must be %s, got %s"
        .formatted(expectation, text.length() <= 60 ? text : text.substring(0, 60) + "…");
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
