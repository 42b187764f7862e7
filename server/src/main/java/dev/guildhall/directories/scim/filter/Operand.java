package dev.guildhall.directories.scim.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.filter.Filter.Operator;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimException;
import dev.guildhall.directories.scim.schema.Attribute;
import dev.guildhall.directories.scim.schema.Attribute.Kind;
import dev.guildhall.directories.scim.schema.AttributePath;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;

/**
 * A filter's value, made into what its attribute is compared with: a boolean attribute is compared
 * with a boolean, also where the provider wrote {@code "True"}. The database and the evaluation in
 * memory start from here, so they cannot differ.
 */
public sealed interface Operand {
  Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  /** Compared as text: byte by byte, or without case. */
  record Text(String value, boolean exact) implements Operand {}

  record Truth(boolean value) implements Operand {}

  record Time(Instant value) implements Operand {}

  record Numeral(BigDecimal value) implements Operand {}

  /** No value: equal where the attribute has none. */
  record Nothing() implements Operand {}

  /** Refuses as {@code invalidFilter} what the attribute cannot be compared with. */
  static Operand of(
      AttributePath path, Optional<Attribute> definition, Operator operator, JsonNode value) {
    if (value.isNull()) {
      if (operator == Operator.EQ || operator == Operator.NE) {
        return new Nothing();
      }
      throw refused("null can be compared with eq and ne alone");
    }
    if (definition.isEmpty()) {
      return value.isNumber() && !operator.isPart()
          ? new Numeral(value.decimalValue())
          : new Text(value.asText(), false);
    }
    return switch (definition.get().kind()) {
      case BOOLEAN -> truth(path, operator, value);
      case DATE_TIME -> {
        if (operator.isPart()) {
          throw refused("%s is a time: it has no parts to compare".formatted(path));
        }
        yield time(path, value);
      }
      case BINARY -> {
        if (operator.isOrder()) {
          throw refused("%s is binary: it has no order".formatted(path));
        }
        yield new Text(value.asText(), true);
      }
      case STRING, REFERENCE -> new Text(value.asText(), definition.get().caseExact());
      case COMPLEX ->
          throw refused("%s has several parts: name the one to compare".formatted(path));
    };
  }

  private static Truth truth(AttributePath path, Operator operator, JsonNode value) {
    if (operator.isOrder() || operator.isPart()) {
      throw refused(
          "%s is true or false: %s does not apply"
              .formatted(path, operator.name().toLowerCase(Locale.ROOT)));
    }
    return new Truth(
        readTruth(value)
            .orElseThrow(
                () -> refused("%s is true or false, not %s".formatted(path, value.asText()))));
  }

  /** A boolean, also as text in any case. */
  static Optional<Boolean> readTruth(JsonNode value) {
    return switch (value.asText().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static Time time(AttributePath path, JsonNode value) {
    try {
      Instant time = instant(value.asText());
      // Beyond these bounds, and at them, is no resource's time; the database could not read all.
      return new Time(time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time);
    } catch (DateTimeException malformed) {
      throw refused("%s is a time such as 2026-01-31T12:00:00Z".formatted(path));
    }
  }

  /** A dateTime (RFC 7643, section 2.3.5); without an offset it is UTC. */
  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException withoutOffset) {
      return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }
  }

  private static ScimException refused(String detail) {
    return ScimError.invalid(ScimError.Type.INVALID_FILTER, detail + ".").exception();
  }

  /**
   * The attribute that is really compared: the {@code value} of a complex one, as in {@code emails
   * eq "x"}.
   */
  static AttributePath compared(AttributePath path, Optional<Attribute> whole) {
    boolean isComplex = whole.filter(one -> one.kind() == Kind.COMPLEX).isPresent();
    return path.sub().isEmpty() && isComplex && whole.get().sub("value").isPresent()
        ? path.withSub("value")
        : path;
  }
}
