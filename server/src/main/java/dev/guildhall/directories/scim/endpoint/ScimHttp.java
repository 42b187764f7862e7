package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ErrorTable;
import dev.guildhall.api.Failures;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.BodyRefusal;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import java.util.List;
import java.util.function.Function;

/**
 * Everything below a directory's URL, by any method: authenticates first, so that nobody without
 * the secret can tell one path or method from another.
 */
public final class ScimHttp {
  /** A group of 100,000 members, with their names and URLs, in one PUT. */
  public static final int MAX_BODY_BYTES = 24 << 20;

  private static final String PREFIX = "/directory/";

  private final ScimAuthentication authentication;
  private final ScimProtocol protocol;
  private final BodiesAtWork large = new BodiesAtWork();

  public ScimHttp(ScimAuthentication authentication, ScimProtocol protocol) {
    this.authentication = authentication;
    this.protocol = protocol;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        new HttpEndpoint(
            HttpEndpoint.ANY_METHOD,
            PREFIX + "{directory_id}/scim/v2/{path=**}",
            Access.NONE,
            new Handler()));
  }

  private final class Handler implements HttpEndpoint.LargeBodyHandler {
    @Override
    public Reply answer(Request request) {
      return ScimHttp.this.answer(
          request,
          caller ->
              large.run(
                  caller.organizationId(),
                  request.body().length,
                  () ->
                      protocol.answer(
                          request, caller, request.variables().getOrDefault("path", ""))));
    }

    @Override
    public int maxBodyBytes() {
      return MAX_BODY_BYTES;
    }

    @Override
    public boolean admits(String path, List<String> authorization) {
      String directory = path.substring(PREFIX.length()).split("/", 2)[0];
      try {
        return authentication.run(directory, authorization)
            instanceof ScimAuthentication.Outcome.Living;
      } catch (RuntimeException unknown) {
        return false; // it is asked again for the answer
      }
    }

    /** A caller whose directory is gone learns that first: it matters more than the body. */
    @Override
    public Reply refuse(Request request, BodyRefusal refusal) {
      return ScimHttp.this.answer(
          request,
          _ ->
              switch (refusal) {
                case BodyRefusal.TooLarge(var maxBodyBytes) ->
                    ScimRefusals.error(
                        413, "The body is larger than %d bytes.".formatted(maxBodyBytes));
                case BodyRefusal.TooMany() -> ScimRefusals.tooMany();
                case BodyRefusal.Packed _ ->
                    ScimRefusals.error(
                            415, "Packed bodies are not read: send it without Content-Encoding.")
                        .with("Accept-Encoding", "identity");
              });
    }
  }

  private Reply answer(Request request, Function<ScimCaller, Reply> living) {
    try {
      String directory = request.variables().getOrDefault("directory_id", "");
      return switch (authentication.run(directory, request.header("authorization"))) {
        case ScimAuthentication.Outcome.Living(var caller) -> living.apply(caller);
        case ScimAuthentication.Outcome.Disabled() -> ScimRefusals.disabled();
        case ScimAuthentication.Outcome.Deleted() -> ScimRefusals.deleted();
        case ScimAuthentication.Outcome.Unknown() -> ScimRefusals.unknown();
      };
    } catch (Room.None crowded) {
      return ScimRefusals.tooMany();
    } catch (RuntimeException thrown) {
      ApiError error = Failures.toError(thrown, "SCIM");
      ErrorTable.Answer answer = ErrorTable.answer(error);
      Reply reply =
          ScimRefusals.error(answer.httpStatus(), answer.message().replaceAll("[\"\\\\]", "'"));
      return error.equals(new ApiError.DatabaseUnavailable(false))
          ? reply.with("Retry-After", "1")
          : reply;
    }
  }
}
