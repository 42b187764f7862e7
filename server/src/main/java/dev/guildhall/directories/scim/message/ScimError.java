package dev.guildhall.directories.scim.message;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * A refusal (RFC 7644, section 3.12). Providers show the detail to their administrator, so it says
 * what was wrong and names the value.
 *
 * @param allowed the methods that are allowed here, for a 405; none else
 */
public record ScimError(int status, Optional<Type> type, String detail, List<String> allowed) {
  static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

  /** The kinds that the RFCs name (RFC 7644, table 9; RFC 9865, section 2.1). */
  public enum Type {
    INVALID_FILTER,
    TOO_MANY,
    UNIQUENESS,
    MUTABILITY,
    INVALID_SYNTAX,
    INVALID_PATH,
    NO_TARGET,
    INVALID_VALUE,
    INVALID_CURSOR
  }

  public static ScimError of(int status, String detail) {
    return new ScimError(status, Optional.empty(), detail, List.of());
  }

  public static ScimException notAllowed(String method, String... allowed) {
    return new ScimError(
            405,
            Optional.empty(),
            "%s is not allowed here; allowed: %s.".formatted(method, String.join(", ", allowed)),
            List.of(allowed))
        .exception();
  }

  /** A 400 of this kind. */
  public static ScimError invalid(Type type, String detail) {
    return new ScimError(400, Optional.of(type), detail, List.of());
  }

  public static ScimException invalidValue(String detail) {
    return invalid(Type.INVALID_VALUE, detail).exception();
  }

  /** What must be unique is another's. */
  public static ScimError taken(String detail) {
    return new ScimError(409, Optional.of(Type.UNIQUENESS), detail, List.of());
  }

  public static ScimException notFound(String path) {
    return of(404, "There is no %s here.".formatted(path)).exception();
  }

  public ScimException exception() {
    return new ScimException(this);
  }

  public ObjectNode print() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("schemas").add(SCHEMA);
    body.put("status", Integer.toString(status));
    type.ifPresent(kind -> body.put("scimType", ScimJson.word(kind)));
    return body.put("detail", detail);
  }
}
