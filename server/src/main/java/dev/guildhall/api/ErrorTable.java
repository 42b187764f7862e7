package dev.guildhall.api;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;
import dev.guildhall.contract.errdetails.ErrorInfo;
import dev.guildhall.contract.errdetails.ValidationErrorInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one table from an error to what the wire says of it: gRPC code, HTTP status, {@code
 * error_code}, message (WIRE.md, section b).
 */
public final class ErrorTable {
  // gRPC clients take 8 KiB of trailers: the message, percent-encoded there, and the details, which
  // hold it again beside the violations. Twenty-odd violations fit whole; a flood is cut.
  private static final int MAX_MESSAGE_BYTES = 500;
  private static final int MAX_VIOLATION_BYTES = 200;
  private static final int MAX_VIOLATIONS_BYTES = 4_000;

  private ErrorTable() {}

  /** What a caller gets. The same text goes into the gRPC status and into its details. */
  public record Answer(
      Code code, int httpStatus, String message, List<ApiError.FieldViolation> violations) {

    /** {@code google.rpc.Status} with one {@code ErrorInfo}: the trailer and the REST body. */
    public Status status() {
      ErrorInfo.Builder info = ErrorInfo.newBuilder().setErrorCode(code.name());
      if (!violations.isEmpty()) {
        ValidationErrorInfo.Builder fields = ValidationErrorInfo.newBuilder();
        for (ApiError.FieldViolation violation : violations) {
          fields
              .addFieldViolationsBuilder()
              .setField(violation.field())
              .setDescription(violation.description())
              .setConstraint(violation.constraint());
        }
        info.setValidationErrorInfo(fields);
      }
      return Status.newBuilder()
          .setCode(code.getNumber())
          .setMessage(message)
          .addDetails(Any.pack(info.build()))
          .build();
    }
  }

  /** The row of an error. */
  public static Answer answer(ApiError error) {
    return switch (error) {
      case ApiError.Unauthenticated(var reason) -> row(Code.UNAUTHENTICATED, 401, reason);
      case ApiError.PermissionDenied(var reason) -> row(Code.PERMISSION_DENIED, 403, reason);
      case ApiError.NotFound(var kind, var address) ->
          row(Code.NOT_FOUND, 404, "%s %s not found".formatted(kind, shown(address)));
      case ApiError.AlreadyExists(var kind, var field, var value) ->
          row(
              Code.ALREADY_EXISTS,
              409,
              "%s %s already exists on another %s of this environment"
                  .formatted(field, shown(value), kind));
      case ApiError.AlreadyPresent(var kind, var value, var owner) ->
          row(
              Code.ALREADY_EXISTS,
              409,
              "%s %s already exists on this %s".formatted(kind, shown(value), owner));
      case ApiError.IdentifiersTaken(var kind, var taken) ->
          row(
              Code.ALREADY_EXISTS,
              409,
              taken.stream()
                      .map(one -> one.field() + " " + shown(one.value()))
                      .collect(Collectors.joining(", "))
                  + (taken.size() == 1
                          ? " already exists on another %s of this environment"
                          : " already exist on other %ss of this environment")
                      .formatted(kind));
      case ApiError.FormerExternalId(var address, var field, var current, var id) ->
          row(
              Code.NOT_FOUND,
              410,
              "organization %s not found: %s %s (%s)"
                  .formatted(
                      shown(address),
                      current.isPresent() ? "its " + field + " is now" : "it is now without",
                      current.map(value -> '"' + value + '"').orElse("one"),
                      id));
      case ApiError.IdempotencyKeyReused(var key) ->
          row(
              Code.INVALID_ARGUMENT,
              422,
              "the idempotency key %s was used with another request".formatted(shown(key)));
      case ApiError.IdempotencyKeyInUse(var key) ->
          row(
              Code.ABORTED,
              409,
              "a request with the idempotency key %s is still running".formatted(shown(key)));
      case ApiError.InvalidFields(var violations) -> invalid(violations);
      case ApiError.NullCharacter() ->
          row(Code.INVALID_ARGUMENT, 400, "a text holds the character U+0000");
      case ApiError.InvalidRequest(var message) -> row(Code.INVALID_ARGUMENT, 400, message);
      case ApiError.MalformedJson(var problem, var line, var column) ->
          row(
              Code.INVALID_ARGUMENT,
              400,
              "malformed JSON at line %d, column %d: %s".formatted(line, column, problem));
      case ApiError.UrlTooLong(var limit) ->
          row(Code.INVALID_ARGUMENT, 414, "the URL is longer than %d bytes".formatted(limit));
      case ApiError.HeadersTooLarge(var limit) ->
          row(Code.INVALID_ARGUMENT, 431, "the headers have more than %d bytes".formatted(limit));
      case ApiError.BodyTooLarge(var limit) ->
          row(Code.RESOURCE_EXHAUSTED, 413, "the body is larger than %d bytes".formatted(limit));
      case ApiError.TooManyAtOnce(var calls, var limit) ->
          row(
              Code.RESOURCE_EXHAUSTED,
              429,
              "%d %s are running already, which is the most; try again".formatted(limit, calls));
      case ApiError.UnsupportedEncoding(var encoding) ->
          row(
              Code.UNIMPLEMENTED,
              415,
              "the encoding must be identity or gzip, got " + shown(encoding));
      case ApiError.PackedWithoutEncoding() ->
          row(
              Code.INTERNAL,
              500,
              "the message is flagged as compressed, but grpc-encoding names no compression");
      case ApiError.PackedBody(var encoding) ->
          row(
              Code.UNIMPLEMENTED,
              415,
              "packed bodies are not read: send it without Content-Encoding, got "
                  + shown(encoding));
      case ApiError.InvalidPageToken() -> row(Code.INVALID_ARGUMENT, 400, "Invalid page token");
      case ApiError.CursorTooOld(var eventId) ->
          row(
              Code.OUT_OF_RANGE,
              410,
              "the event log does not hold %s: read the organizations anew, then follow from now on"
                  .formatted(shown(eventId)));
      case ApiError.FailedPrecondition(var reason) -> row(Code.FAILED_PRECONDITION, 400, reason);
      case ApiError.VersionMismatch(var kind, var address, var current) ->
          row(
              Code.ABORTED,
              412,
              current == 0
                  ? "%s %s does not exist".formatted(kind, shown(address))
                  : "%s %s is at version %d now".formatted(kind, shown(address), current));
      case ApiError.NoSuchCall(var call) ->
          row(Code.UNIMPLEMENTED, 404, "no such call: " + shown(call));
      case ApiError.NotServed(var call) ->
          row(Code.UNIMPLEMENTED, 501, "this server does not serve " + call);
      case ApiError.MethodNotAllowed(var method, var path, var allowed) ->
          row(
              Code.UNIMPLEMENTED,
              405,
              "%s is not allowed on %s; allowed: %s"
                  .formatted(method, shown(path), String.join(", ", allowed)));
      case ApiError.DatabaseUnavailable(var mayBeDone) ->
          row(
              Code.UNAVAILABLE,
              503,
              mayBeDone
                  ? "the database went away during this call, which may be done or not; look before you try again"
                  : "the database cannot serve this call now; try again");
      case ApiError.NameServerUnavailable(var name) ->
          row(
              Code.UNAVAILABLE,
              503,
              "no name server answered for %s; try again".formatted(shown(name)));
      case ApiError.DeadlineExceeded(var timeout) ->
          row(
              Code.DEADLINE_EXCEEDED,
              504,
              "no answer within the call's deadline of %d ms".formatted(timeout.toMillis()));
      case ApiError.Internal(var errorId) -> row(Code.INTERNAL, 500, "internal error " + errorId);
    };
  }

  /**
   * The code of an answer that says what went wrong in terms of its own, as SCIM and OAuth have it:
   * the one that most errors with its HTTP status have.
   */
  public static Code code(int httpStatus) {
    return switch (httpStatus) {
      case 401 -> Code.UNAUTHENTICATED;
      case 403 -> Code.PERMISSION_DENIED;
      case 404, 410 -> Code.NOT_FOUND;
      case 405, 415, 501 -> Code.UNIMPLEMENTED;
      case 409 -> Code.ALREADY_EXISTS;
      case 412 -> Code.ABORTED;
      case 413, 429 -> Code.RESOURCE_EXHAUSTED;
      case 503 -> Code.UNAVAILABLE;
      case 504 -> Code.DEADLINE_EXCEEDED;
      default ->
          httpStatus < 400 ? Code.OK : httpStatus < 500 ? Code.INVALID_ARGUMENT : Code.INTERNAL;
    };
  }

  private static Answer invalid(List<ApiError.FieldViolation> violations) {
    List<ApiError.FieldViolation> told = new ArrayList<>();
    int bytes = 0;
    for (ApiError.FieldViolation violation : violations) {
      String field = Text.within(violation.field(), MAX_VIOLATION_BYTES);
      String description = Text.within(violation.description(), MAX_VIOLATION_BYTES);
      bytes += Text.utf8Length(field) + Text.utf8Length(description) + 20;
      if (bytes > MAX_VIOLATIONS_BYTES) {
        break;
      }
      told.add(new ApiError.FieldViolation(field, description, violation.constraint()));
    }
    String message =
        told.stream()
            .map(violation -> violation.field() + ": " + violation.description())
            .collect(Collectors.joining("; "));
    return new Answer(
        Code.INVALID_ARGUMENT, 400, Text.within(message, MAX_MESSAGE_BYTES), List.copyOf(told));
  }

  private static Answer row(Code code, int httpStatus, String message) {
    return new Answer(code, httpStatus, message, List.of());
  }

  /** A caller's value inside a message: quoted, and cut where it would drown the sentence. */
  private static String shown(String value) {
    String whole = value.strip().equals(value) && !value.isEmpty() ? value : '"' + value + '"';
    return whole.length() <= 300
        ? whole
        : whole.substring(0, whole.offsetByCodePoints(0, 200)) + "…";
  }
}
