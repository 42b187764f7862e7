package dev.guildhall.directories.scim.filter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.List;

/** What resources are asked for (RFC 7644, section 3.4.2.2). */
public sealed interface Filter {

  /** How many comparisons one value takes, at most. */
  default int comparisons() {
    return switch (this) {
      case Compare _, Present _ -> 1;
      case Has(_, var inner) -> inner.comparisons();
      case And(var all) -> all.stream().mapToInt(Filter::comparisons).sum();
      case Or(var any) -> any.stream().mapToInt(Filter::comparisons).sum();
      case Not(var filter) -> filter.comparisons();
    };
  }

  /** The same filter, as this type's resources have its attributes. */
  default Filter in(ResourceType type) {
    return switch (this) {
      case Compare(var path, var operator, var value) ->
          new Compare(path.in(type), operator, value);
      case Present(var path) -> new Present(path.in(type));
      case Has(var path, var inner) -> new Has(path.in(type), inner.in(type));
      case And(var all) -> new And(all.stream().map(one -> one.in(type)).toList());
      case Or(var any) -> new Or(any.stream().map(one -> one.in(type)).toList());
      case Not(var filter) -> new Not(filter.in(type));
    };
  }

  /** {@code attribute op value}. */
  record Compare(AttributePath attribute, Operator operator, JsonNode value) implements Filter {}

  /** {@code attribute pr}. */
  record Present(AttributePath attribute) implements Filter {}

  /**
   * {@code attribute[inner]}: one of its values matches as a whole. {@code attribute[inner].sub op
   * value} is read as {@code attribute[(inner) and sub op value]}.
   *
   * @param inner names sub-attributes
   */
  record Has(AttributePath attribute, Filter inner) implements Filter {}

  /** At least two. */
  record And(List<Filter> all) implements Filter {}

  /** At least two. */
  record Or(List<Filter> any) implements Filter {}

  /** {@code not (filter)}. */
  record Not(Filter filter) implements Filter {}

  /** How two values are compared. {@code NE} is exactly where {@code EQ} is not. */
  enum Operator {
    EQ,
    NE,
    CO,
    SW,
    EW,
    GT,
    GE,
    LT,
    LE;

    /** Whether it asks which of two values is the greater. */
    boolean isOrder() {
      return switch (this) {
        case GT, GE, LT, LE -> true;
        case EQ, NE, CO, SW, EW -> false;
      };
    }

    /** Whether it asks for a part of a text. */
    boolean isPart() {
      return switch (this) {
        case CO, SW, EW -> true;
        case EQ, NE, GT, GE, LT, LE -> false;
      };
    }
  }
}
