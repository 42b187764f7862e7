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
    STRING("string"),
    BOOLEAN("boolean"),
    REFERENCE("reference"),
    DATE_TIME("dateTime"),
    BINARY("binary"),
    COMPLEX("complex");

    private final String wireName;

    Kind(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public enum Mutability {
    READ_ONLY("readOnly"),
    READ_WRITE("readWrite"),
    IMMUTABLE("immutable"),
    WRITE_ONLY("writeOnly");

    private final String wireName;

    Mutability(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public enum Returned {
    ALWAYS("always"),
    NEVER("never"),
    DEFAULT("default");

    private final String wireName;

    Returned(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
  }

  public enum Uniqueness {
    NONE("none"),
    SERVER("server");

    private final String wireName;

    Uniqueness(String wireName) {
      this.wireName = wireName;
    }

    public String wireName() {
      return wireName;
    }
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
