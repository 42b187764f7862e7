package dev.guildhall.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /** Several such values at once, each the living other one's. */
  record IdentifiersTaken(String kind, List<FieldValue> taken) implements ApiError {}

  /**
   * The external ID is one that a living organization had before; {@code field} holds {@code
   * current} now, or nothing.
   */
  record FormerExternalId(String address, String field, Optional<String> current, String id)
      implements ApiError {}

  /** The idempotency key came before, with another request. */
  record IdempotencyKeyReused(String key) implements ApiError {}

  /** The first request with this idempotency key is still running. */
  record IdempotencyKeyInUse(String key) implements ApiError {}

  /** Fields that break a rule of theirs: all of them, not the first alone. */
  record InvalidFields(List<FieldViolation> violations) implements ApiError {}

  /** A request that is wrong as a whole, or in a way that is no field's. */
  record InvalidRequest(String message) implements ApiError {}

  /** A text with U+0000, which PostgreSQL does not keep and no index finds. */
  record NullCharacter() implements ApiError {}

  /** A body that is not JSON; line and column are counted from 1. */
  record MalformedJson(String problem, int line, int column) implements ApiError {}

  /** A body of more bytes than the server takes. */
  record BodyTooLarge(long limitBytes) implements ApiError {}

  /** The request's line has more bytes than are read. */
  record UrlTooLong(int limitBytes) implements ApiError {}

  /** The request's headers have more bytes than are read. */
  record HeadersTooLarge(int limitBytes) implements ApiError {}

  /** As many of these calls run as may at once; the same call may go through later. */
  record TooManyAtOnce(String calls, int limit) implements ApiError {}

  /** A message in a packing that this server does not know. */
  record UnsupportedEncoding(String encoding) implements ApiError {}

  /** A message that says it is packed, in a call that says no packing. */
  record PackedWithoutEncoding() implements ApiError {}

  /** A body with a {@code Content-Encoding}, which REST does not read. */
  record PackedBody(String encoding) implements ApiError {}

  /** A page token that this server did not sign, or signed for another filter. */
  record InvalidPageToken() implements ApiError {}

  /** The event log no longer holds the event that a reader wants to go on from, or never did. */
  record CursorTooOld(String eventId) implements ApiError {}

  /** The thing is not in the state that the call needs; {@code reason} says which it needs. */
  record FailedPrecondition(String reason) implements ApiError {}

  /**
   * {@code If-Match} named another version than the current one.
   *
   * @param address the thing's id; of what is not there, how it was addressed
   * @param current 0 of what is not there
   */
  record VersionMismatch(String kind, String address, int current) implements ApiError {}

  /** No such route, or no such call, on this server. */
  record NoSuchCall(String call) implements ApiError {}

  /** A call of the wire that this server does not serve. */
  record NotServed(String call) implements ApiError {}

  /** The path exists, but not with this method. */
  record MethodNotAllowed(String method, String path, List<String> allowed) implements ApiError {}

  /**
   * The database cannot serve the call now; the same call may go through later.
   *
   * @param mayBeDone whether it went away in the middle, so that nobody knows what became of it
   */
  record DatabaseUnavailable(boolean mayBeDone) implements ApiError {}

  /** The caller's time was up before the answer was there; the call may have done its work. */
  record DeadlineExceeded(Duration timeout) implements ApiError {}

  /** No name server told anything of this name; the same call may go through later. */
  record NameServerUnavailable(String name) implements ApiError {}

  /** A defect of the server. The caller gets the id under which the log tells the cause. */
  record Internal(String errorId) implements ApiError {}

  /** One broken rule: the field's path as on the wire, what was expected, the rule's name. */
  record FieldViolation(String field, String description, String constraint) {}

  /** A value and the field that holds it. */
  record FieldValue(String field, String value) {}

  /** The exception that carries this error to the edge. */
  default ApiException exception() {
    return new ApiException(this);
  }
}
