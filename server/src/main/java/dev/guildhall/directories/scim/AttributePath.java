package dev.guildhall.directories.scim;

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
record AttributePath(Optional<String> schema, String name, Optional<String> sub) {
  private static final int MAX_LENGTH = 1000;

  /** Not an attribute's name. */
  static final class Malformed extends Exception {
    Malformed(String text) {
      super(
          "\"%s\" is no attribute".formatted(text.length() <= 100 ? text : text.substring(0, 100)),
          null,
          false,
          false);
    }
  }

  static AttributePath of(String name) {
    return new AttributePath(Optional.empty(), name, Optional.empty());
  }

  /** Reads a name, with its schema's URN before it or without. */
  static AttributePath parse(String text) throws Malformed {
    if (text.length() > MAX_LENGTH) {
      throw new Malformed(text);
    }
    if (!text.regionMatches(true, 0, "urn:", 0, 4)) {
      return names(Optional.empty(), text, text);
    }
    String folded = text.toLowerCase(Locale.ROOT);
    for (Schema schema : Schema.ALL) {
      String id = schema.id().toLowerCase(Locale.ROOT);
      if (folded.equals(id)) {
        return new AttributePath(Optional.of(schema.id()), "", Optional.empty());
      }
      if (folded.startsWith(id + ":")) {
        return names(Optional.of(schema.id()), text.substring(id.length() + 1), text);
      }
    }
    int colon = text.lastIndexOf(':');
    if (!text.chars().allMatch(c -> c == ':' || c == '.' || isNameCharacter(c))) {
      throw new Malformed(text);
    }
    return names(Optional.of(text.substring(0, colon)), text.substring(colon + 1), text);
  }

  private static AttributePath names(Optional<String> schema, String names, String whole)
      throws Malformed {
    int dot = names.indexOf('.');
    String name = dot < 0 ? names : names.substring(0, dot);
    Optional<String> sub = dot < 0 ? Optional.empty() : Optional.of(names.substring(dot + 1));
    if (!isName(name) || (sub.isPresent() && !isName(sub.get()))) {
      throw new Malformed(whole);
    }
    return new AttributePath(schema, name, sub);
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.chars().allMatch(AttributePath::isNameCharacter);
  }

  static boolean isNameCharacter(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_'
        || c == '$';
  }

  /** Whether it is this attribute of a core schema. */
  boolean is(String other) {
    return schema.isEmpty() && name.equalsIgnoreCase(other);
  }

  /**
   * The same path, as this type's resources have it: the URN of their own core schema says nothing
   * more. That of another type's stays, and names what they do not have.
   */
  AttributePath in(ResourceType type) {
    boolean isOwn = schema.filter(type.core().id()::equals).isPresent();
    return isOwn && !name.isEmpty() ? new AttributePath(Optional.empty(), name, sub) : this;
  }

  AttributePath whole() {
    return new AttributePath(schema, name, Optional.empty());
  }

  AttributePath withSub(String other) {
    return new AttributePath(schema, name, Optional.of(other));
  }

  @Override
  public String toString() {
    return schema.map(urn -> urn + ":").orElse("") + name + sub.map(s -> "." + s).orElse("");
  }
}
