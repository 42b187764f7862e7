package dev.guildhall.api;

/**
 * {@code ext:} and one of the product's own ids, where an id of this server is expected. What may
 * follow, and what a colon in it means, docs/organizations.md tells.
 */
public final class ExternalAddress {
  public static final String PREFIX = "ext:";

  private ExternalAddress() {}

  /**
   * The address in a path segment or a query value. A bare colon separates a name from its ID, an
   * encoded one is part of the ID; decoding would lose the difference, so an ID with an encoded
   * colon before any bare one gets the empty name: {@code ext:acme%3Aeu} becomes {@code
   * ext::acme:eu}.
   *
   * @param raw the segment or value as it came
   * @param decoded the same, percent-decoded
   */
  public static String fromUrl(String raw, String decoded) {
    if (!raw.startsWith(PREFIX)) {
      return decoded;
    }
    int colon = raw.indexOf(':', PREFIX.length());
    String name = raw.substring(PREFIX.length(), colon < 0 ? raw.length() : colon);
    return name.contains("%3A") || name.contains("%3a")
        ? PREFIX + ':' + decoded.substring(PREFIX.length())
        : decoded;
  }
}
