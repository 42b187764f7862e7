package dev.guildhall.api;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.List;
import java.util.function.Supplier;

/** The fields of a message and of all messages in it that hold a value. */
public final class MessageFields {
  private MessageFields() {}

  /**
   * Sees each value of such a field, but for messages, with its path as errors name it: made only
   * when it is asked for, since a message may hold half a million values.
   */
  @FunctionalInterface
  public interface Visitor {
    void visit(Supplier<String> path, FieldDescriptor field, Object value);
  }

  public static void visit(Message message, Visitor visitor) {
    visit(() -> "", message, visitor);
  }

  private static void visit(Supplier<String> prefix, Message message, Visitor visitor) {
    message
        .getAllFields()
        .forEach((field, value) -> {
          Supplier<String> path = () -> prefix.get() + field.getName();
          if (field.isRepeated()) {
            List<?> values = (List<?>) value;
            for (int i = 0; i < values.size(); i++) {
              int index = i;
              one(() -> "%s[%d]".formatted(path.get(), index), field, values.get(i), visitor);
            }
          } else {
            one(path, field, value, visitor);
          }
        });
  }

  private static void one(
      Supplier<String> path, FieldDescriptor field, Object value, Visitor visitor) {
    if (field.getJavaType() == JavaType.MESSAGE) {
      visit(() -> path.get() + ".", (Message) value, visitor);
    } else {
      visitor.visit(path, field, value);
    }
  }
}
