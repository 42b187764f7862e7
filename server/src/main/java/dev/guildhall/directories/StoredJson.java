package dev.guildhall.directories;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.List;

/** Lists and objects in {@code jsonb} columns. */
public final class StoredJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private StoredJson() {}

  static String print(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  static <T> List<T> list(String json, Class<T> element) {
    try {
      return JSON.readValue(
          json, JSON.getTypeFactory().constructCollectionType(List.class, element));
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not a list of " + element.getSimpleName(), corrupt);
    }
  }

  /** Throws {@link IllegalStateException} for what is no JSON. */
  public static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not JSON in a directory", corrupt);
    }
  }
}
