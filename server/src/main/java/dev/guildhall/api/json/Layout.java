package dev.guildhall.api.json;

import com.fasterxml.jackson.core.io.SerializedString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How messages of a type are written, found out once. */
record Layout(WellKnown kind, List<Field> fields) {
  private static final Map<Descriptor, Layout> LAYOUTS = new ConcurrentHashMap<>();

  /** How often a field may stand in a message. */
  enum Shape {
    ONE,
    LIST,
    MAP;

    private static Shape of(FieldDescriptor field) {
      return field.isMapField() ? MAP : field.isRepeated() ? LIST : ONE;
    }
  }

  /**
   * @param name ready to be written
   * @param isOptional whether the field is left out where it is not set
   */
  record Field(FieldDescriptor descriptor, SerializedString name, Shape shape, boolean isOptional) {
    private static Field of(FieldDescriptor descriptor) {
      return new Field(
          descriptor,
          new SerializedString(descriptor.getName()),
          Shape.of(descriptor),
          descriptor.hasPresence());
    }
  }

  static Layout of(Descriptor type) {
    Layout known = LAYOUTS.get(type);
    return known != null
        ? known
        : LAYOUTS.computeIfAbsent(
            type,
            one -> new Layout(WellKnown.of(one), one.getFields().stream().map(Field::of).toList()));
  }
}
