package dev.guildhall.directories.scim.message;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.common.base.CaseFormat;
import dev.guildhall.api.json.JsonBuffers;
import dev.guildhall.api.json.JsonProblem;
import java.io.IOException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads bodies, with bounds, so that whatever is read can also be stored and searched. */
public final class ScimJson {
  /** RFC 7644, section 8.1. */
  public static final String MEDIA_TYPE = "application/scim+json";

  static final int MAX_DEPTH = 50;

  /** Bodies above this are looked through before they are kept in memory. */
  private static final int MAX_UNCOUNTED_BYTES = 64 << 10;

  /**
   * The fewest bytes for each brace, name and value of such a body. What providers send has ten and
   * more; a megabyte of empty objects takes thirty in memory.
   */
  private static final int MIN_BYTES_PER_TOKEN = 6;

  private static final String BEYOND_NUMBERS = "A number is too large, or too close to zero.";

  /**
   * Names that stand twice in an object are refused, in any case ({@link #flaw}): nobody can tell
   * which one is meant.
   */
  public static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonBuffers.factory()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(WrittenNumbers.MAX_DIGITS)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(new WrittenNumbers())
          .build();

  public static final JsonNode MISSING = MissingNode.getInstance();

  private ScimJson() {}

  /** A constant as the RFCs spell it: {@code READ_ONLY} is {@code readOnly}. */
  public static String word(Enum<?> constant) {
    return CaseFormat.UPPER_UNDERSCORE.to(CaseFormat.LOWER_CAMEL, constant.name());
  }

  /** The object in a body; refuses as {@code invalidSyntax}. */
  public static ObjectNode read(byte[] body) {
    JsonNode read;
    try {
      if (body.length > MAX_UNCOUNTED_BYTES) {
        checkDensity(body);
      }
      read = MAPPER.readTree(body);
    } catch (JsonProcessingException malformed) {
      throw syntax(
          "The body cannot be read as JSON: " + JsonProblem.of(malformed, MAX_DEPTH) + ".");
    } catch (IOException malformed) {
      throw syntax("The body cannot be read as JSON.");
    } catch (NumberFormatException beyond) {
      throw syntax(BEYOND_NUMBERS); // its exponent alone cannot be read
    }
    if (!(read instanceof ObjectNode object)) {
      throw syntax("The body must be a JSON object.");
    }
    flaw(object)
        .ifPresent(flaw -> {
          throw syntax(flaw);
        });
    return object;
  }

  private static void checkDensity(byte[] body) throws IOException {
    long left = body.length / MIN_BYTES_PER_TOKEN;
    try (JsonParser parser = MAPPER.createParser(body)) {
      while (parser.nextToken() != null) {
        if (--left < 0) {
          throw ScimError.of(
                  413,
                  "The body has too many names and values for its size: more than one for %d bytes."
                      .formatted(MIN_BYTES_PER_TOKEN))
              .exception();
        }
      }
    }
  }

  public static ScimException syntax(String detail) {
    return ScimError.invalid(ScimError.Type.INVALID_SYNTAX, detail).exception();
  }

  /** What the database could not hold, and a name that nobody could tell from another. */
  public static Optional<String> flaw(JsonNode node) {
    if (node.isTextual()) {
      return isText(node.textValue())
          ? Optional.empty()
          : Optional.of("A string holds U+0000 or half a character.");
    }
    if (node.isFloatingPointNumber()) {
      return WrittenNumbers.isWritten(node.decimalValue())
          ? Optional.empty()
          : Optional.of(BEYOND_NUMBERS);
    }
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!names.add(field.getKey())) {
        return Optional.of(
            "A name stands twice in an object, whatever its case: %s."
                .formatted(shown(TextNode.valueOf(field.getKey()))));
      }
      if (!isText(field.getKey())) {
        return Optional.of("A name holds U+0000 or half a character.");
      }
      Optional<String> flaw = flaw(field.getValue());
      if (flaw.isPresent()) {
        return flaw;
      }
    }
    if (node.isArray()) {
      for (JsonNode element : node) {
        Optional<String> flaw = flaw(element);
        if (flaw.isPresent()) {
          return flaw;
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isText(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || (c >= 0xD800 && c <= 0xDFFF));
  }

  /** The field of this name, which is compared without case; missing where there is none. */
  public static JsonNode find(JsonNode object, String name) {
    JsonNode exact = object.get(name);
    if (exact != null) {
      return exact;
    }
    return key(object, name).map(object::get).orElse(MISSING);
  }

  /** The name as the object spells it. */
  public static Optional<String> key(JsonNode object, String name) {
    if (object.has(name)) {
      return Optional.of(name);
    }
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String one = names.next();
      if (one.equalsIgnoreCase(name)) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A value in a sentence, cut where it would drown it. */
  public static String shown(JsonNode value) {
    String text = value.toString();
    return text.length() <= 100 ? text : text.substring(0, text.offsetByCodePoints(0, 90)) + "…";
  }
}
