package dev.guildhall.api.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What a feature says of the fields of one message, as keywords of JSON Schema. A feature passes
 * the constants of its value types here, so that the document cannot say other limits than the
 * server enforces. A field that the message does not have is refused.
 */
public final class FieldLimits {
  private final Descriptor message;
  private final Map<FieldDescriptor, ObjectNode> keywords = new LinkedHashMap<>();
  private final Set<FieldDescriptor> required = new LinkedHashSet<>();

  private FieldLimits(Descriptor message) {
    this.message = message;
  }

  public static FieldLimits on(Descriptor message) {
    return new FieldLimits(message);
  }

  /** A text of so many Unicode code points, both bounds inclusive. */
  public FieldLimits text(String field, int least, int most) {
    return put(
        field,
        keywords -> {
          if (least > 0) {
            keywords.put("minLength", least);
          }
          keywords.put("maxLength", most);
        });
  }

  /** A text that this regular expression matches as a whole, or an empty one. */
  public FieldLimits patternOrEmpty(String field, String pattern) {
    return put(field, keywords -> keywords.put("pattern", "^(?:" + pattern + ")?$"));
  }

  /** A text that this regular expression matches as a whole. */
  public FieldLimits pattern(String field, String pattern) {
    return put(field, keywords -> keywords.put("pattern", "^(?:" + pattern + ")$"));
  }

  /** A map from text to text: at most so many pairs, with lengths of keys and values. */
  public FieldLimits pairs(
      String field, int mostPairs, int leastKey, int mostKey, int leastValue, int mostValue) {
    return put(
        field,
        keywords -> {
          keywords.put("maxProperties", mostPairs);
          keywords.putObject("propertyNames").put("minLength", leastKey).put("maxLength", mostKey);
          keywords
              .putObject("additionalProperties")
              .put("minLength", leastValue)
              .put("maxLength", mostValue);
        });
  }

  /**
   * An object of texts, where the message would hold any object.
   *
   * @param orNull whether null may stand for a text, to remove it
   */
  public FieldLimits texts(String field, int least, int most, boolean orNull) {
    return put(
        field,
        keywords -> {
          ObjectNode values = keywords.withObjectProperty("additionalProperties");
          if (orNull) {
            values.putArray("type").add("string").add("null");
          } else {
            values.put("type", "string");
          }
          values.put("minLength", least).put("maxLength", most);
        });
  }

  /** A list of at most so many elements. */
  public FieldLimits items(String field, int most) {
    return put(field, keywords -> keywords.put("maxItems", most));
  }

  /** A number between bounds, both inclusive. */
  public FieldLimits number(String field, long least, long most) {
    return put(field, keywords -> keywords.put("minimum", least).put("maximum", most));
  }

  /** A size of pages: 0 stands for the default, and more than {@code most} is refused. */
  public FieldLimits pageSize(String field, int usual, int most) {
    return put(field, keywords -> keywords.put("maximum", most).put("default", usual));
  }

  /** A size of pages: 0 stands for the default, and more than {@code most} is read as that. */
  public FieldLimits cappedPageSize(String field, int usual, int most) {
    return put(field, keywords -> keywords.put("default", usual).put("x-guildhall-cap", most));
  }

  /** Fields without which the call is refused. */
  public FieldLimits required(String... fields) {
    for (String field : fields) {
      required.add(field(field));
    }
    return this;
  }

  Map<FieldDescriptor, ObjectNode> keywords() {
    return keywords;
  }

  Set<FieldDescriptor> required() {
    return required;
  }

  private FieldLimits put(String field, Consumer<ObjectNode> change) {
    change.accept(keywords.computeIfAbsent(field(field), _ -> Json.object()));
    return this;
  }

  private FieldDescriptor field(String name) {
    FieldDescriptor field = message.findFieldByName(name);
    if (field == null) {
      throw new IllegalArgumentException(message.getFullName() + " has no field " + name);
    }
    return field;
  }
}
