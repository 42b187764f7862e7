package dev.guildhall.api.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.guildhall.api.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Reads JSON strictly but for one thing: a trailing comma is taken, since the API's own published
 * examples contain one. A duplicate name, a second value or deep nesting is refused like any other
 * malformed text, with its line and column.
 */
public final class JsonText {
  /** The deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
  }

  private JsonText() {}

  /** The tree of a JSON text in UTF-8; throws {@link ApiError.MalformedJson}. */
  public static JsonNode parse(byte[] utf8) {
    try {
      JsonNode tree = MAPPER.readTree(utf8);
      if (tree.isMissingNode()) {
        throw new ApiError.MalformedJson("the body is empty", 1, 1).exception();
      }
      return tree;
    } catch (JsonProcessingException malformed) {
      var location = malformed.getLocation();
      throw new ApiError.MalformedJson(
              firstSentence(malformed.getOriginalMessage()),
              location == null ? 1 : location.getLineNr(),
              location == null ? 1 : location.getColumnNr())
          .exception();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static String firstSentence(String message) {
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }
}
