package dev.guildhall.directories.scim.schema;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Names an attribute (RFC 7644, section 3.10): {@code userName}, {@code name.familyName}, {@code
 * urn:…:enterprise:2.0:User:manager.value}.
 *
 * @param schema the schema's URN; empty where none is said, or where it is the core schema of the
 *     type that is meant ({@link #in})
 * @param name empty where the path is a schema's URN alone
 */
public record AttributePath(Optional<String> schema, String name, Optional<String> sub) {
  private static final int MAX_LENGTH = 1000;

  /** Of the RFC's own schemas: what begins so and is none of them is a mistake, no custom URN. */
  private static final List<String> RESERVED =
      List.of(
          "urn:ietf:params:scim:schemas:core:2.0",
          "urn:ietf:params:scim:schemas:extension:enterprise:2.0");

  /** Not an attribute's name. */
  public static final class Malformed extends Exception {
    Malformed(String text) {
      super(
          "\"%s\" is no attribute".formatted(text.length() <= 100 ? text : text.substring(0, 100)),
          null,
          false,
          false);
    }
  }

  public static AttributePath of(String name) {
    return new AttributePath(Optional.empty(), name, Optional.empty());
  }

  /** Reads what stands in brackets, where a sub-attribute stands alone. */
  public static AttributePath parseInBrackets(String text) throws Malformed {
    return isReference(text) ? of(text) : parse(text);
  }

  /**
   * Reads a name, with its schema's URN before it or without. A dot after a known URN is read as
   * the colon that is meant.
   */
  public static AttributePath parse(String text) throws Malformed {
    if (text.length() > MAX_LENGTH) {
      throw new Malformed(text);
    }
    if (isHttp(text, 0)) {
      return underHttp(text);
    }
    if (!isSchema(text)) {
      return names(Optional.empty(), text, text);
    }
    String folded = text.toLowerCase(Locale.ROOT);
    for (Schema schema : Schema.ALL) {
      String id = schema.id().toLowerCase(Locale.ROOT);
      if (folded.equals(id)) {
        return new AttributePath(Optional.of(schema.id()), "", Optional.empty());
      }
      if (folded.startsWith(id + ":") || folded.startsWith(id + ".")) {
        return names(Optional.of(schema.id()), text.substring(id.length() + 1), text);
      }
    }
    if (!isUnknownSchema(text)) {
      throw new Malformed(text);
    }
    return custom(text);
  }

  /** Under the URL of a schema; or that URL alone, which has no colon after its last slash. */
  private static AttributePath underHttp(String text) throws Malformed {
    if (!hasPathCharacters(text)) {
      throw new Malformed(text);
    }
    return text.lastIndexOf(':') > text.lastIndexOf('/')
        ? custom(text)
        : new AttributePath(Optional.of(text), "", Optional.empty());
  }

  /** Whether a name begins as a schema's does: other names have no colon. */
  public static boolean isSchema(String name) {
    return name.regionMatches(true, 0, "urn:", 0, 4) || isHttp(name, 0);
  }

  /** Whether it begins as the URI of a schema that may well be, unlike one of the RFC's own. */
  public static boolean isUnknownSchema(String text) {
    String folded = text.toLowerCase(Locale.ROOT);
    return isSchema(text)
        && hasPathCharacters(text)
        && RESERVED.stream().noneMatch(folded::startsWith);
  }

  private static boolean isHttp(String text, int at) {
    return text.regionMatches(true, at, "http://", 0, 7)
        || text.regionMatches(true, at, "https://", 0, 8);
  }

  /** Under a URN that nobody knows; it may itself end with a version, as {@code urn:x:2.0}. */
  private static AttributePath custom(String text) throws Malformed {
    int colon = text.lastIndexOf(':');
    AttributePath path = split(Optional.of(text.substring(0, colon)), text.substring(colon + 1));
    if (!isWord(path.name) || path.sub.filter(sub -> !isWord(sub)).isPresent()) {
      throw new Malformed(text);
    }
    return path;
  }

  private static AttributePath names(Optional<String> schema, String names, String whole)
      throws Malformed {
    AttributePath path = split(schema, names);
    if (!isName(path.name) || path.sub.filter(sub -> !isSub(sub)).isPresent()) {
      throw new Malformed(whole);
    }
    return path;
  }

  private static AttributePath split(Optional<String> schema, String names) {
    int dot = names.indexOf('.');
    return dot < 0
        ? new AttributePath(schema, names, Optional.empty())
        : new AttributePath(schema, names.substring(0, dot), Optional.of(names.substring(dot + 1)));
  }

  /** ATTRNAME of RFC 7643, section 2.1; providers also begin names with an underscore. */
  private static boolean isName(String text) {
    return isWord(text) && (Character.isLetter(text.charAt(0)) || text.charAt(0) == '_');
  }

  /** The one name that begins with another character is that of a sub-attribute. */
  public static boolean isSub(String text) {
    return isName(text) || isReference(text);
  }

  private static boolean isReference(String text) {
    return text.equalsIgnoreCase("$ref");
  }

  private static boolean isWord(String text) {
    return !text.isEmpty() && text.chars().allMatch(AttributePath::isNameCharacter);
  }

  /** Whether a text is made of what a path without brackets is made of. */
  public static boolean hasPathCharacters(String text) {
    return end(text, 0) == text.length();
  }

  /** Where the attribute's name ends that begins here. */
  public static int end(String text, int start) {
    String more = isHttp(text, start) ? ":./~%#=&@" : ":.";
    int at = start;
    while (at < text.length()
        && (isNameCharacter(text.charAt(at)) || more.indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
    return at;
  }

  public static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '$';
  }

  /** Whether it is this attribute of a core schema. */
  public boolean is(String other) {
    return schema.isEmpty() && name.equalsIgnoreCase(other);
  }

  /** Whether it is this attribute of a resource, which may also be a URI that holds no object. */
  boolean names(String other) {
    return is(other) || (schema.isPresent() && toString().equalsIgnoreCase(other));
  }

  /**
   * The same path, as this type's resources have it: the URN of their own core schema says nothing
   * more. That of another type's stays, and names what they do not have.
   */
  public AttributePath in(ResourceType type) {
    boolean isOwn = schema.filter(type.core().id()::equals).isPresent();
    return isOwn && !name.isEmpty() ? new AttributePath(Optional.empty(), name, sub) : this;
  }

  public AttributePath whole() {
    return new AttributePath(schema, name, Optional.empty());
  }

  public AttributePath withSub(String other) {
    return new AttributePath(schema, name, Optional.of(other));
  }

  @Override
  public String toString() {
    return schema.map(urn -> name.isEmpty() ? urn : urn + ":").orElse("")
        + name
        + sub.map(s -> "." + s).orElse("");
  }
}
