package dev.guildhall.api.rest;

import dev.guildhall.api.ApiError;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code a=1&b=2}: of a query, and of a form body. */
public final class QueryString {
  private QueryString() {}

  /** One parameter, decoded. */
  public record Parameter(String name, String value) {}

  /**
   * The parameters in their order; an empty text has none.
   *
   * @param text a byte in each character (ISO 8859-1), as a request's target is read
   */
  public static List<Parameter> parse(String text) {
    List<Parameter> parameters = new ArrayList<>();
    for (String pair : text.split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        parameters.add(
            new Parameter(
                decode(equals < 0 ? pair : pair.substring(0, equals)),
                equals < 0 ? "" : decode(pair.substring(equals + 1))));
      }
    }
    return parameters;
  }

  private static String decode(String text) {
    try {
      return PathTrie.decode(text.replace('+', ' '));
    } catch (PathTrie.MalformedPath malformed) {
      throw new ApiError.InvalidRequest(
              "the query part \"" + text + "\" is not percent-encoded UTF-8")
          .exception();
    }
  }
}
