package dev.guildhall.api.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The fields of a message by the names that JSON may call them: snake_case or camelCase. */
public final class JsonFields {
  private static final Map<Descriptor, Map<String, FieldDescriptor>> BY_NAME =
      new ConcurrentHashMap<>();

  private JsonFields() {}

  /** The field that goes by this name, if the message has one. */
  public static Optional<FieldDescriptor> find(Descriptor message, String name) {
    return Optional.ofNullable(BY_NAME.computeIfAbsent(message, JsonFields::index).get(name));
  }

  private static Map<String, FieldDescriptor> index(Descriptor message) {
    return message.getFields().stream()
        .flatMap(field ->
            Stream.of(field.getName(), field.getJsonName())
                .distinct()
                .map(name -> Map.entry(name, field)))
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
