package dev.guildhall.connections.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Objects in {@code jsonb} columns. Throws {@link IllegalStateException} for a column that holds
 * something else, which nobody but this class writes.
 */
public final class StoredSettings {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private StoredSettings() {}

  public static String print(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  public static ObjectNode object(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not JSON in a connection", corrupt);
    }
  }

  public static Map<String, String> texts(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not JSON in a connection", corrupt);
    }
  }
}
