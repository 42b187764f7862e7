package dev.guildhall.api.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.FieldMask;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.Text;
import dev.guildhall.api.WireDuration;
import dev.guildhall.api.WireTime;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * One value as text: a JSON string or number, a query parameter, a part of a path. Parsing throws
 * {@link InvalidValue} with what was expected and what came.
 */
public final class ScalarText {
  /** Of seconds that fit a long. */
  private static final int MAX_DURATION_DIGITS = 18;

  private ScalarText() {}

  /** The Java value for a scalar or enum field. */
  public static Object parse(String text, FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case STRING -> wellFormed(text);
      case BOOLEAN ->
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("true or false", text);
          };
      case INT ->
          switch (field.getType()) {
            case UINT32, FIXED32 -> (int) whole(text, 0, 0xFFFF_FFFFL);
            default -> (int) whole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
          };
      case LONG -> whole(text, Long.MIN_VALUE, Long.MAX_VALUE);
      case DOUBLE -> number(text).doubleValue();
      case FLOAT -> number(text).floatValue();
      case BYTE_STRING -> bytes(text);
      case ENUM -> enumValue(text, field);
      case MESSAGE -> throw new IllegalArgumentException("not a scalar: " + field);
    };
  }

  /** The message for a type that JSON writes as a string: timestamp, duration, field mask. */
  public static Message parseMessage(String text, Descriptor type) {
    if (type.equals(Timestamp.getDescriptor())) {
      return timestamp(text);
    }
    if (type.equals(Duration.getDescriptor())) {
      return duration(text);
    }
    return FieldMask.newBuilder()
        .addAllPaths(
            Arrays.stream(text.split(",")).map(String::strip).filter(p -> !p.isEmpty()).toList())
        .build();
  }

  /** What a value of this field looks like, for a sentence that begins with "must be". */
  public static String expectation(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case ENUM -> "one of " + names(field);
      case INT, LONG -> "a whole number";
      case FLOAT, DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case BYTE_STRING -> "base64";
      case STRING -> "a string";
      case MESSAGE -> "an object";
    };
  }

  private static String wellFormed(String text) {
    Text.wellFormed(text);
    return text;
  }

  private static long whole(String text, long least, long most) {
    BigDecimal number = number(text);
    if (number.stripTrailingZeros().scale() > 0) {
      throw wrong("a whole number", text);
    }
    if (number.compareTo(BigDecimal.valueOf(least)) < 0
        || number.compareTo(BigDecimal.valueOf(most)) > 0) {
      throw wrong("between %d and %d".formatted(least, most), text);
    }
    return number.longValue();
  }

  private static BigDecimal number(String text) {
    // BigDecimal takes the digits of every script, JSON those of ASCII alone.
    if (text.length() > 400 || !text.chars().allMatch(c -> c < 0x80)) {
      throw wrong("a number", text);
    }
    try {
      BigDecimal number = new BigDecimal(text);
      if (Math.abs((long) number.scale()) > 400) {
        throw wrong("a number", text);
      }
      return number;
    } catch (NumberFormatException malformed) {
      throw wrong("a number", text);
    }
  }

  private static ByteString bytes(String text) {
    try {
      return ByteString.copyFrom(
          Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/')));
    } catch (IllegalArgumentException malformed) {
      throw wrong("base64", text);
    }
  }

  private static EnumValueDescriptor enumValue(String text, FieldDescriptor field) {
    EnumValueDescriptor byName = field.getEnumType().findValueByName(text);
    if (byName != null) {
      return byName;
    }
    try {
      EnumValueDescriptor byNumber = field.getEnumType().findValueByNumber(Integer.parseInt(text));
      if (byNumber != null) {
        return byNumber;
      }
    } catch (NumberFormatException notANumber) {
      // neither a name nor a number: refused below
    }
    throw wrong("one of " + names(field), text);
  }

  private static String names(FieldDescriptor field) {
    return field.getEnumType().getValues().stream()
        .filter(value -> value.getNumber() != 0)
        .map(EnumValueDescriptor::getName)
        .collect(Collectors.joining(", "));
  }

  private static Timestamp timestamp(String text) {
    try {
      Instant instant = OffsetDateTime.parse(text).toInstant();
      if (!WireTime.holds(instant)) {
        throw wrong("a time in the years 1 to 9999", text);
      }
      return WireTime.print(instant);
    } catch (DateTimeException malformed) {
      throw wrong("an RFC 3339 time such as 2026-01-31T12:00:00Z", text);
    }
  }

  private static Duration duration(String text) {
    if (!text.matches("-?\\d+(\\.\\d{1,9})?s")) {
      throw wrong("seconds with the suffix s, such as 1.5s", text);
    }
    if (text.split("\\.", 2)[0].length() > MAX_DURATION_DIGITS) {
      throw wrong("at most %ds".formatted(WireDuration.MOST_SECONDS), text);
    }
    BigDecimal seconds = new BigDecimal(text.substring(0, text.length() - 1));
    BigDecimal[] parts = seconds.divideAndRemainder(BigDecimal.ONE);
    return Duration.newBuilder()
        .setSeconds(parts[0].longValue())
        .setNanos(parts[1].movePointRight(9).intValue())
        .build();
  }

  private static InvalidValue wrong(String expectation, String actual) {
    return new InvalidValue(
        "type",
        "must be %s, got %s"
            .formatted(
                expectation,
                actual.length() <= 60
                    ? '"' + actual + '"'
                    : '"' + actual.substring(0, 60) + "…\""));
  }
}
