package dev.guildhall.directories.scim.schema;

import java.util.List;
import java.util.Optional;

/**
 * An attribute and its characteristics (RFC 7643, section 7). Drives what is accepted, kept,
 * compared and given back, and is printed at /Schemas: so the two cannot differ.
 *
 * @param many whether it is multi-valued
 * @param canonical the values that people expect; others are accepted too
 * @param references what a reference points to
 */
public record Attribute(
    String name,
    Kind kind,
    boolean many,
    String description,
    boolean required,
    boolean caseExact,
    Mutability mutability,
    Returned returned,
    Uniqueness uniqueness,
    List<String> canonical,
    List<String> references,
    List<Attribute> subAttributes) {

  public enum Kind {
    STRING,
    BOOLEAN,
    REFERENCE,
    DATE_TIME,
    BINARY,
    COMPLEX
  }

  public enum Mutability {
    READ_ONLY,
    READ_WRITE,
    IMMUTABLE,
    WRITE_ONLY
  }

  public enum Returned {
    ALWAYS,
    NEVER,
    DEFAULT
  }

  public enum Uniqueness {
    NONE,
    SERVER
  }

  static Attribute of(Kind kind, String name, String description) {
    return new Attribute(
        name,
        kind,
        false,
        description,
        false,
        kind == Kind.REFERENCE || kind == Kind.BINARY,
        Mutability.READ_WRITE,
        Returned.DEFAULT,
        Uniqueness.NONE,
        List.of(),
        kind == Kind.REFERENCE ? List.of("external") : List.of(),
        List.of());
  }

  static Attribute text(String name, String description) {
    return of(Kind.STRING, name, description);
  }

  static Attribute complex(String name, String description, Attribute... subAttributes) {
    Attribute a = of(Kind.COMPLEX, name, description);
    return new Attribute(
        name,
        Kind.COMPLEX,
        false,
        description,
        false,
        false,
        a.mutability,
        a.returned,
        a.uniqueness,
        List.of(),
        List.of(),
        List.of(subAttributes));
  }

  Attribute multiValued() {
    return with(true, required, caseExact, mutability, returned, uniqueness, canonical, references);
  }

  Attribute mandatory() {
    return with(many, true, caseExact, mutability, returned, uniqueness, canonical, references);
  }

  Attribute exact() {
    return with(many, required, true, mutability, returned, uniqueness, canonical, references);
  }

  Attribute mutable(Mutability other) {
    return with(many, required, caseExact, other, returned, uniqueness, canonical, references);
  }

  Attribute returned(Returned other) {
    return with(many, required, caseExact, mutability, other, uniqueness, canonical, references);
  }

  Attribute unique() {
    return with(
        many, required, caseExact, mutability, returned, Uniqueness.SERVER, canonical, references);
  }

  Attribute usually(String... values) {
    return with(
        many, required, caseExact, mutability, returned, uniqueness, List.of(values), references);
  }

  Attribute pointingTo(String... types) {
    return with(
        many, required, caseExact, mutability, returned, uniqueness, canonical, List.of(types));
  }

  private Attribute with(
      boolean many,
      boolean required,
      boolean caseExact,
      Mutability mutability,
      Returned returned,
      Uniqueness uniqueness,
      List<String> canonical,
      List<String> references) {
    return new Attribute(
        name,
        kind,
        many,
        description,
        required,
        caseExact,
        mutability,
        returned,
        uniqueness,
        canonical,
        references,
        subAttributes);
  }

  /** The sub-attribute of this name, which is compared without case. */
  public Optional<Attribute> sub(String wanted) {
    return named(subAttributes, wanted);
  }

  static Optional<Attribute> named(List<Attribute> attributes, String wanted) {
    return attributes.stream().filter(one -> one.name.equalsIgnoreCase(wanted)).findFirst();
  }

  /** Whether what a client sends for it is dropped: it is the server's own, or never kept. */
  public boolean isIgnoredOnWrite() {
    return mutability == Mutability.READ_ONLY || mutability == Mutability.WRITE_ONLY;
  }
}
