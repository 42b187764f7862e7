package dev.guildhall.api.rest;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.guildhall.api.json.ScalarText;

/** Fields that a query parameter or a part of a path can fill. */
public final class FieldText {
  private FieldText() {}

  /** Whether one text can be a value of this field. */
  public static boolean takes(FieldDescriptor field) {
    return !field.isMapField()
        && (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE
            || isText(field.getMessageType())
            || isWrapper(field.getMessageType()));
  }

  /** Adds a value to a repeated field, or sets a single one. */
  static Message.Builder add(Message.Builder message, FieldDescriptor field, String text) {
    return field.isRepeated()
        ? message.addRepeatedField(field, value(message, field, text))
        : set(message, field, text);
  }

  static Message.Builder set(Message.Builder message, FieldDescriptor field, String text) {
    return message.setField(field, value(message, field, text));
  }

  private static Object value(Message.Builder message, FieldDescriptor field, String text) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return ScalarText.parse(text, field);
    }
    if (isText(field.getMessageType())) {
      return ScalarText.parseMessage(text, field.getMessageType());
    }
    FieldDescriptor wrapped = field.getMessageType().findFieldByNumber(1);
    return message
        .newBuilderForField(field)
        .setField(wrapped, ScalarText.parse(text, wrapped))
        .build();
  }

  private static boolean isText(Descriptor type) {
    return type.equals(Timestamp.getDescriptor())
        || type.equals(Duration.getDescriptor())
        || type.equals(FieldMask.getDescriptor());
  }

  private static boolean isWrapper(Descriptor type) {
    return type.getFile().getFullName().equals("google/protobuf/wrappers.proto");
  }
}
