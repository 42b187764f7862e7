package dev.guildhall.directories.scim.filter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.guildhall.directories.scim.filter.Filter.Operator;
import dev.guildhall.directories.scim.message.ScimError;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads filters (RFC 7644, figure 1) and paths of PATCH operations (figure 7), in one pass without
 * backtracking: the time is linear, and depth and number of comparisons have bounds. Operators and
 * names are read without case. Beyond the grammar, because providers send it: {@code emails[type eq
 * "work"].value eq "x"}, {@code True} without quotes, spaces inside parentheses.
 */
public final class FilterParser {
  static final int MAX_DEPTH = 32;
  public static final int MAX_COMPARISONS = 250;

  private final String text;
  private int at;
  private int depth;
  private int comparisons;

  private FilterParser(String text) {
    this.text = text;
  }

  /** Reads a filter; refuses as {@code invalidFilter}. */
  public static Filter filter(String text) {
    try {
      FilterParser parser = new FilterParser(text);
      Filter filter = parser.or(false);
      parser.end();
      return filter;
    } catch (Malformed malformed) {
      throw ScimError.invalid(ScimError.Type.INVALID_FILTER, malformed.getMessage() + ".")
          .exception();
    }
  }

  /** Reads the path of a PATCH operation; refuses as {@code invalidPath}. */
  public static PatchPath path(String text) {
    try {
      FilterParser parser = new FilterParser(text);
      parser.spaces();
      AttributePath attribute = parser.attribute(false);
      Optional<Filter> where = Optional.empty();
      if (parser.takes('[')) {
        where = Optional.of(parser.inside(attribute));
        if (parser.takes('.')) {
          attribute = attribute.withSub(parser.sub());
        }
      }
      parser.end();
      return new PatchPath(attribute, where);
    } catch (Malformed malformed) {
      throw ScimError.invalid(ScimError.Type.INVALID_PATH, malformed.getMessage() + ".")
          .exception();
    }
  }

  private static final class Malformed extends Exception {
    Malformed(String expected, int at, String text) {
      super(
          "Expected %s at character %d of: %s"
              .formatted(expected, at + 1, text.length() <= 300 ? text : text.substring(0, 300)),
          null,
          false,
          false);
    }

    @Override
    public String getMessage() {
      return String.valueOf(super.getMessage());
    }
  }

  private Malformed expected(String what) {
    return new Malformed(what, at, text);
  }

  private Filter or(boolean inside) throws Malformed {
    if (++depth > MAX_DEPTH) {
      throw expected("at most %d levels".formatted(MAX_DEPTH));
    }
    List<Filter> any = new ArrayList<>();
    do {
      List<Filter> all = new ArrayList<>();
      do {
        all.add(term(inside));
      } while (takesWord("and"));
      any.add(all.size() == 1 ? all.getFirst() : new Filter.And(List.copyOf(all)));
    } while (takesWord("or"));
    depth--;
    return any.size() == 1 ? any.getFirst() : new Filter.Or(List.copyOf(any));
  }

  private Filter term(boolean inside) throws Malformed {
    spaces();
    if (takes('(')) {
      return closed(inside);
    }
    int start = at;
    if (takesWord("not")) {
      spaces();
      if (takes('(')) {
        return new Filter.Not(closed(inside));
      }
      at = start;
    }
    return comparison(inside);
  }

  private Filter closed(boolean inside) throws Malformed {
    Filter filter = or(inside);
    spaces();
    if (!takes(')')) {
      throw expected("a closing parenthesis");
    }
    return filter;
  }

  private Filter comparison(boolean inside) throws Malformed {
    if (++comparisons > MAX_COMPARISONS) {
      throw expected("at most %d comparisons".formatted(MAX_COMPARISONS));
    }
    AttributePath attribute = attribute(inside);
    if (!takes('[')) {
      return compare(attribute);
    }
    if (inside) {
      throw expected("no brackets within brackets");
    }
    Filter inner = inside(attribute);
    if (!takes('.')) {
      return new Filter.Has(attribute, inner);
    }
    Filter sub = compare(AttributePath.of(sub()));
    return new Filter.Has(attribute, new Filter.And(List.of(inner, sub)));
  }

  /** What stands in brackets, whose opening one is read already. */
  private Filter inside(AttributePath attribute) throws Malformed {
    if (attribute.sub().isPresent() || attribute.name().isEmpty()) {
      throw expected("no bracket after a sub-attribute");
    }
    Filter inner = or(true);
    spaces();
    if (!takes(']')) {
      throw expected("a closing bracket");
    }
    return inner;
  }

  private Filter compare(AttributePath attribute) throws Malformed {
    spaces();
    int start = at;
    String word = word();
    if (word.equals("pr")) {
      return present(attribute);
    }
    if (attribute.name().isEmpty()) {
      at = start;
      throw expected("an attribute after the schema, or pr");
    }
    for (Operator operator : Operator.values()) {
      if (word.equals(operator.name().toLowerCase(Locale.ROOT))) {
        spaces();
        return new Filter.Compare(attribute, operator, value());
      }
    }
    at = start;
    throw expected("one of eq, ne, co, sw, ew, gt, ge, lt, le, pr");
  }

  /** Under a URN that nobody knows, the last part may be an attribute's name, or the URN's own. */
  private static Filter present(AttributePath attribute) {
    Filter present = new Filter.Present(attribute);
    if (attribute.schema().filter(urn -> Schema.of(urn).isEmpty()).isEmpty()) {
      return present;
    }
    AttributePath extension =
        new AttributePath(Optional.of(attribute.toString()), "", Optional.empty());
    return new Filter.Or(List.of(present, new Filter.Present(extension)));
  }

  private JsonNode value() throws Malformed {
    if (at < text.length() && text.charAt(at) == '"') {
      return string();
    }
    int start = at;
    while (at < text.length() && " )]".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String literal = text.substring(start, at);
    JsonNode read =
        switch (literal.toLowerCase(Locale.ROOT)) {
          case "true" -> BooleanNode.TRUE;
          case "false" -> BooleanNode.FALSE;
          case "null" -> NullNode.instance;
          default -> json(literal);
        };
    if (read.isValueNode() && !read.isMissingNode()) {
      return read;
    }
    at = start;
    throw expected("a value in double quotes, a number, true, false or null");
  }

  private JsonNode string() throws Malformed {
    int start = at++;
    while (at < text.length() && text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    if (at >= text.length()) {
      at = start;
      throw expected("a closing quote for what begins");
    }
    at++;
    JsonNode read = json(text.substring(start, at));
    if (read.isTextual()) {
      return read;
    }
    at = start;
    throw expected("a JSON string");
  }

  private static JsonNode json(String literal) {
    try {
      JsonNode read = ScimJson.MAPPER.readTree(literal);
      return ScimJson.flaw(read).isPresent() ? ScimJson.MISSING : read;
    } catch (JsonProcessingException | NumberFormatException malformed) {
      return ScimJson.MISSING;
    }
  }

  private AttributePath attribute(boolean inside) throws Malformed {
    int start = at;
    at = AttributePath.end(text, start);
    try {
      String named = text.substring(start, at);
      return inside ? AttributePath.parseInBrackets(named) : AttributePath.parse(named);
    } catch (AttributePath.Malformed malformed) {
      at = start;
      throw expected("an attribute");
    }
  }

  private String sub() throws Malformed {
    int start = at;
    while (at < text.length() && AttributePath.isNameCharacter(text.charAt(at))) {
      at++;
    }
    String named = text.substring(start, at);
    if (AttributePath.isSub(named)) {
      return named;
    }
    at = start;
    throw expected("a sub-attribute");
  }

  private String word() {
    int start = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at).toLowerCase(Locale.ROOT);
  }

  /** Takes a whole word; stays where it is before anything else. */
  private boolean takesWord(String word) {
    int start = at;
    spaces();
    int from = at;
    if (word().equals(word)
        && (at == text.length() || !AttributePath.isNameCharacter(text.charAt(at)))) {
      return true;
    }
    at = word.equals("not") ? from : start;
    return false;
  }

  private boolean takes(char c) {
    if (at < text.length() && text.charAt(at) == c) {
      at++;
      return true;
    }
    return false;
  }

  private void spaces() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private void end() throws Malformed {
    spaces();
    if (at < text.length()) {
      throw expected("the end");
    }
  }
}
