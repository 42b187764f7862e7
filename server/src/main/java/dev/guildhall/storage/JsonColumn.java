package dev.guildhall.storage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.Map;

/** Reads the JSON objects that columns hold. */
final class JsonColumn {
  // Buffers that threads share: a virtual one lives for one call, and would make its own.
  private static final JsonMapper JSON =
      new JsonMapper(
          JsonFactory.builder()
              .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
              .build());

  private static final ObjectReader TEXTS =
      JSON.readerFor(new TypeReference<Map<String, String>>() {});
  private static final ObjectReader FLAGS =
      JSON.readerFor(new TypeReference<Map<String, Boolean>>() {});

  private JsonColumn() {}

  static Map<String, String> texts(String json) {
    return parse(json, TEXTS);
  }

  static Map<String, Boolean> flags(String json) {
    return parse(json, FLAGS);
  }

  private static <V> Map<String, V> parse(String json, ObjectReader reader) {
    if (json.equals("{}")) {
      return Map.of();
    }
    try {
      return reader.readValue(json);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not a JSON object of such values", corrupt);
    }
  }
}
