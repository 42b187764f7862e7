package dev.guildhall.api.rest;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.VersionTag;
import dev.guildhall.api.json.JsonWriter;
import java.util.Map;

/** What a caller of the REST face is told of a failure, with the headers that go with it. */
final class ErrorReply {
  private ErrorReply() {}

  static HttpEndpoint.Reply of(ApiError error) {
    ErrorTable.Answer answer = ErrorTable.answer(error);
    HttpEndpoint.Reply reply =
        new HttpEndpoint.Reply(
            answer.httpStatus(), "application/json", JsonWriter.write(answer.status()), Map.of());
    return switch (error) {
      case ApiError.Unauthenticated _ -> reply.with("WWW-Authenticate", "Bearer");
      case ApiError.PackedBody _ -> reply.with("Accept-Encoding", "identity");
      case ApiError.MethodNotAllowed(_, _, var allowed) ->
          reply.with("Allow", String.join(", ", allowed));
      case ApiError.DatabaseUnavailable(var mayBeDone) when mayBeDone -> reply;
      case ApiError.DatabaseUnavailable _,
          ApiError.NameServerUnavailable _,
          ApiError.TooManyAtOnce _,
          ApiError.IdempotencyKeyInUse _ ->
          reply.with("Retry-After", "1");
      case ApiError.VersionMismatch(_, var id, var current) when current > 0 ->
          reply.with("ETag", VersionTag.print(id, current));
      default -> reply;
    };
  }
}
