package dev.guildhall.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.List;

/** The fields of a message and of all messages in it that hold a value. */
public final class MessageFields {
  private MessageFields() {}

  /** Sees each value of such a field, but for messages, at its path as errors name it. */
  @FunctionalInterface
  public interface Visitor {
    void visit(String path, FieldDescriptor field, Object value);
  }

  public static void visit(Message message, Visitor visitor) {
    visit("", message, visitor);
  }

  private static void visit(String prefix, Message message, Visitor visitor) {
    message
        .getAllFields()
        .forEach((field, value) -> {
          String path = prefix + field.getName();
          if (field.isRepeated()) {
            List<?> values = (List<?>) value;
            for (int i = 0; i < values.size(); i++) {
              one("%s[%d]".formatted(path, i), field, values.get(i), visitor);
            }
          } else {
            one(path, field, value, visitor);
          }
        });
  }

  private static void one(String path, FieldDescriptor field, Object value, Visitor visitor) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      visit(path + ".", (Message) value, visitor);
    } else {
      visitor.visit(path, field, value);
    }
  }
}
