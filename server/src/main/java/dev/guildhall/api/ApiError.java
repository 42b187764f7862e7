package dev.guildhall.api;

import java.util.List;

/**
 * Everything that can go wrong in a way the caller should hear of. {@link ErrorTable} gives each
 * its gRPC code, HTTP status, {@code error_code} and message.
 */
public sealed interface ApiError {

  /** No valid access token came with the call; {@code reason} says what is wrong with it. */
  record Unauthenticated(String reason) implements ApiError {}

  /** The caller is known but may not do this; {@code reason} says who may. */
  record PermissionDenied(String reason) implements ApiError {}

  /** There is no living thing of this kind under this address in the caller's environment. */
  record NotFound(String kind, String address) implements ApiError {}

  /** A value that must be unique among the living is another one's already. */
  record AlreadyExists(String kind, String field, String value) implements ApiError {}

  /** A value that the owner has already, where it may have it once. */
  record AlreadyPresent(String kind, String value, String owner) implements ApiError {}

  /** Fields that break a rule of theirs: all of them, not the first alone. */
  record InvalidFields(List<FieldViolation> violations) implements ApiError {}

  /** A request that is wrong as a whole, or in a way that is no field's. */
  record InvalidRequest(String message) implements ApiError {}

  /** A body that is not JSON; line and column are counted from 1. */
  record MalformedJson(String problem, int line, int column) implements ApiError {}

  /** A body of more bytes than the server takes. */
  record BodyTooLarge(long limitBytes) implements ApiError {}

  /** A message in a packing that this server does not know. */
  record UnsupportedEncoding(String encoding) implements ApiError {}

  /** A page token that this server did not sign, or signed for another filter. */
  record InvalidPageToken() implements ApiError {}

  /** The event log no longer holds the event that a reader wants to go on from, or never did. */
  record CursorTooOld(String eventId) implements ApiError {}

  /** The thing is not in the state that the call needs; {@code reason} says which it needs. */
  record FailedPrecondition(String reason) implements ApiError {}

  /** {@code If-Match} named another version than the current one. */
  record VersionMismatch(String kind, String address, int current) implements ApiError {}

  /** No such route, or no such call, on this server. */
  record NoSuchCall(String call) implements ApiError {}

  /** The path exists, but not with this method. */
  record MethodNotAllowed(String method, String path, List<String> allowed) implements ApiError {}

  /** The database cannot be reached now; the same call may go through later. */
  record DatabaseUnavailable() implements ApiError {}

  /** No name server told anything of this name; the same call may go through later. */
  record NameServerUnavailable(String name) implements ApiError {}

  /** A defect of the server. The caller gets the id under which the log tells the cause. */
  record Internal(String errorId) implements ApiError {}

  /** One broken rule: the field's path as on the wire, what was expected, the rule's name. */
  record FieldViolation(String field, String description, String constraint) {}

  /** The exception that carries this error to the edge. */
  default ApiException exception() {
    return new ApiException(this);
  }
}
