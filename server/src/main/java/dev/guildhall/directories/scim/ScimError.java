package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * A refusal (RFC 7644, section 3.12). Providers show the detail to their administrator, so it says
 * what was wrong and names the value.
 */
public record ScimError(int status, Optional<Type> type, String detail) {
  static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

  /** The kinds that the RFCs name (RFC 7644, table 9; RFC 9865, section 2.1). */
  public enum Type {
    INVALID_FILTER("invalidFilter"),
    TOO_MANY("tooMany"),
    UNIQUENESS("uniqueness"),
    MUTABILITY("mutability"),
    INVALID_SYNTAX("invalidSyntax"),
    INVALID_PATH("invalidPath"),
    NO_TARGET("noTarget"),
    INVALID_VALUE("invalidValue"),
    INVALID_CURSOR("invalidCursor");

    private final String wireName;

    Type(String wireName) {
      this.wireName = wireName;
    }
  }

  static ScimError of(int status, String detail) {
    return new ScimError(status, Optional.empty(), detail);
  }

  /** A 400 of this kind. */
  static ScimError invalid(Type type, String detail) {
    return new ScimError(400, Optional.of(type), detail);
  }

  static ScimException invalidValue(String detail) {
    return invalid(Type.INVALID_VALUE, detail).exception();
  }

  static ScimException notFound(String path) {
    return of(404, "There is no %s here.".formatted(path)).exception();
  }

  ScimException exception() {
    return new ScimException(this);
  }

  ObjectNode print() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("schemas").add(SCHEMA);
    body.put("status", Integer.toString(status));
    type.ifPresent(kind -> body.put("scimType", kind.wireName));
    return body.put("detail", detail);
  }
}
