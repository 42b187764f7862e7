package dev.guildhall.api.rest;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ExternalAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads {@code a=1&b=2}: of a query, and of a form body. */
public final class QueryString {
  /** Under either of its names in JSON (RestRequest takes both). */
  private static final Set<String> ADDRESSES = Set.of("organization_id", "organizationId");

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
        String name = decode(equals < 0 ? pair : pair.substring(0, equals));
        parameters.add(
            new Parameter(name, equals < 0 ? "" : value(name, pair.substring(equals + 1))));
      }
    }
    return parameters;
  }

  /** An organization's address means here what it means in a path, so its colons count as there. */
  private static String value(String name, String raw) {
    String decoded = decode(raw);
    return ADDRESSES.contains(name) ? ExternalAddress.fromUrl(raw, decoded) : decoded;
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
