package dev.guildhall.api.json;

import com.google.protobuf.Descriptors.Descriptor;

/** How JSON shows protobuf's well-known types: not as the messages that they are. */
enum WellKnown {
  /** An ordinary message. */
  NONE,
  /** A wrapper: its bare value. */
  WRAPPER,
  /** A timestamp, duration or field mask: a string. */
  TEXT,
  STRUCT,
  VALUE,
  LIST;

  static WellKnown of(Descriptor type) {
    if (!type.getFullName().startsWith("google.protobuf.")) {
      return NONE;
    }
    return switch (type.getName()) {
      case "DoubleValue",
          "FloatValue",
          "Int64Value",
          "UInt64Value",
          "Int32Value",
          "UInt32Value",
          "BoolValue",
          "StringValue",
          "BytesValue" ->
          WRAPPER;
      case "Timestamp", "Duration", "FieldMask" -> TEXT;
      case "Struct" -> STRUCT;
      case "Value" -> VALUE;
      case "ListValue" -> LIST;
      default -> NONE;
    };
  }
}
