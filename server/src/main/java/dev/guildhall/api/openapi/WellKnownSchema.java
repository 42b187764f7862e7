package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Optional;

/** Schemas of scalars, and of protobuf's own types as JSON shows them. */
final class WellKnownSchema {
  private WellKnownSchema() {}

  static ObjectNode scalar(FieldDescriptor field) {
    ObjectNode schema = Json.object();
    return switch (field.getType()) {
      case STRING -> schema.put("type", "string");
      case BOOL -> schema.put("type", "boolean");
      case BYTES -> schema.put("type", "string").put("contentEncoding", "base64");
      case DOUBLE, FLOAT -> schema.put("type", "number");
      case INT32, SINT32, SFIXED32 -> schema.put("type", "integer").put("format", "int32");
      case UINT32, FIXED32 -> schema.put("type", "integer").put("minimum", 0);
      case INT64, SINT64, SFIXED64 ->
          schema.put("type", "string").put("format", "int64").put("pattern", "^-?[0-9]+$");
      case UINT64, FIXED64 ->
          schema.put("type", "string").put("format", "uint64").put("pattern", "^[0-9]+$");
      case ENUM, MESSAGE, GROUP ->
          throw new IllegalArgumentException("not a scalar: " + field.getFullName());
    };
  }

  /** The schema of a type of google.protobuf; empty for ordinary messages. */
  static Optional<ObjectNode> of(Descriptor type) {
    ObjectNode schema = Json.object();
    return switch (type.getFullName()) {
      case "google.protobuf.Timestamp" ->
          Optional.of(schema.put("type", "string").put("format", "date-time"));
      case "google.protobuf.Duration" ->
          Optional.of(
              schema.put("type", "string").put("pattern", "^-?[0-9]{1,12}(\\.[0-9]{1,9})?s$"));
      case "google.protobuf.FieldMask" ->
          Optional.of(schema.put("type", "string").put("format", "field-mask"));
      case "google.protobuf.Struct" -> Optional.of(schema.put("type", "object"));
      case "google.protobuf.Value" -> Optional.of(schema);
      case "google.protobuf.ListValue" -> {
        schema.put("type", "array").putObject("items");
        yield Optional.of(schema);
      }
      case "google.protobuf.Any" -> {
        schema
            .put("type", "object")
            .putObject("properties")
            .putObject("@type")
            .put("type", "string");
        schema.set("required", Json.strings(List.of("@type")));
        yield Optional.of(schema);
      }
      default ->
          isWrapper(type) ? Optional.of(scalar(type.findFieldByNumber(1))) : Optional.empty();
    };
  }

  static boolean isWrapper(Descriptor type) {
    return type.getFile().getFullName().equals("google/protobuf/wrappers.proto");
  }
}
