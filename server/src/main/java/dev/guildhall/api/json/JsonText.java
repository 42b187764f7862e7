package dev.guildhall.api.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.guildhall.api.ApiError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON strictly but for one thing: a trailing comma is taken, since the API's own published
 * examples contain one. A duplicate name or a second value is refused like any other malformed
 * text, with its line and column; deep nesting with the limit.
 */
public final class JsonText {
  /** The deepest nesting that is read. */
  public static final int MAX_DEPTH = 64;

  static final JsonMapper MAPPER =
      JsonMapper.builder(JsonBuffers.factory().build())
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
          .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build());
  }

  private JsonText() {}

  /**
   * The tree of a JSON text in UTF-8; throws {@link ApiError.MalformedJson}, and {@link
   * ApiError.InvalidRequest} beyond a limit.
   */
  public static JsonNode parse(byte[] utf8) {
    try {
      JsonNode tree = MAPPER.readTree(utf8);
      if (tree.isMissingNode()) {
        throw new ApiError.MalformedJson("the body is empty", 1, 1).exception();
      }
      return tree;
    } catch (StreamConstraintsException beyond) {
      throw new ApiError.InvalidRequest(
              "the JSON is more than is read: " + JsonProblem.of(beyond, MAX_DEPTH))
          .exception();
    } catch (JsonProcessingException malformed) {
      throw malformed(JsonProblem.of(malformed, MAX_DEPTH), malformed.getLocation()).exception();
    } catch (IOException notUnicode) {
      throw malformed("the body is not UTF-8", null).exception();
    }
  }

  private static ApiError malformed(String problem, @Nullable JsonLocation location) {
    return location == null
        ? new ApiError.MalformedJson(problem, 1, 1)
        : new ApiError.MalformedJson(problem, location.getLineNr(), location.getColumnNr());
  }
}
