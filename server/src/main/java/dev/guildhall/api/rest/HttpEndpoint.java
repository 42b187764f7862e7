package dev.guildhall.api.rest;

import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Call;
import io.vertx.core.MultiMap;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A route that is no call of the contract: tokens, health, pages.
 *
 * @param method GET, POST, PUT, PATCH or DELETE; GET answers HEAD too; or {@link #ANY_METHOD}
 * @param template the path, with variables in braces; a last {@code {name=**}} takes all the rest
 * @param streamed whether the handler runs before the body is there, and reads it as it comes
 */
public record HttpEndpoint(
    String method, String template, Access access, boolean streamed, Handler handler) {
  /** Takes every method, also unknown ones. */
  public static final String ANY_METHOD = PathTrie.ANY_METHOD;

  public HttpEndpoint(String method, String template, Access access, Handler handler) {
    this(method, template, access, false, handler);
  }

  /**
   * A POST of any size, whose handler reads {@link Request#stream}; no idempotency key counts here.
   *
   * @param path without variables
   */
  public static HttpEndpoint streamed(String path, Access access, Handler handler) {
    return new HttpEndpoint("POST", path, access, true, handler);
  }

  /** Answers a request. Runs on a virtual thread and may block. */
  @FunctionalInterface
  public interface Handler {
    Reply answer(Request request);
  }

  /** A handler of bodies beyond the usual limit, which come with their length in the header. */
  public interface LargeBodyHandler extends Handler {
    int maxBodyBytes();

    /** Whether the caller is one whose large body is worth the memory; may block. */
    boolean admits(String path, List<String> authorization);

    /** Answers a request whose body was not taken; it has none. */
    Reply refuse(Request request, BodyRefusal refusal);
  }

  /** Why a body was not taken. */
  public sealed interface BodyRefusal {
    /** It is larger than this. */
    record TooLarge(int maxBodyBytes) implements BodyRefusal {}

    /** Too many large ones came at once. */
    record TooMany() implements BodyRefusal {}

    /** It is packed, as its {@code Content-Encoding} says (RFC 9110, section 15.5.16). */
    record Packed(String coding) implements BodyRefusal {}
  }

  /**
   * What came in.
   *
   * @param method as the caller wrote it
   * @param variables the path's, decoded unless the template has a tail
   * @param rawQuery what follows the question mark; empty where there is none
   * @param body all of it; empty where it is streamed
   * @param stream the body as it comes, where it is streamed; may be read by the answer's stream
   * @param stillAuthorized whether the caller's token or session is good now, looked up anew each
   *     time: an answer that is written without an end asks again as it goes on
   */
  public record Request(
      Call call,
      String method,
      Map<String, String> variables,
      String rawQuery,
      MultiMap headers,
      byte[] body,
      InputStream stream,
      BooleanSupplier stillAuthorized) {

    /** A header's values, in their order; none where it was not sent. */
    public List<String> header(String name) {
      return headers.getAll(name);
    }

    /** The query's parameters; throws for a query that is not percent-encoded UTF-8. */
    public List<QueryString.Parameter> query() {
      return QueryString.parse(rawQuery);
    }

    /** The same where each may be given once; throws {@link ApiError.InvalidRequest}. */
    public List<QueryString.Parameter> singleQuery() {
      List<QueryString.Parameter> parameters = query();
      Set<String> names = new HashSet<>();
      for (QueryString.Parameter parameter : parameters) {
        if (!names.add(parameter.name())) {
          throw new ApiError.InvalidRequest(
                  "the query parameter " + parameter.name() + " must be given once")
              .exception();
        }
      }
      return parameters;
    }
  }

  /** Where the parts of an answer go that is written over time. */
  public interface Sink {
    /** Writes one part and waits until the connection has taken it; does nothing once closed. */
    void write(byte[] part);

    /** Writes one part unless the connection is busy with earlier ones; never waits for it. */
    boolean offer(byte[] part);

    /** Whether the reader is still there. */
    boolean isOpen();

    /** Whether the server is stopping: an answer without an end ends now. */
    boolean isStopping();

    /** Whether a stopping server waits no longer: tell what was done, and break off. */
    boolean isTimeUp();

    /** Ends the answer so that its reader sees that it is not whole. */
    void breakOff();
  }

  /**
   * Writes an answer's parts, on a virtual thread of its own; the answer ends when it returns. What
   * it throws is the answer while nothing was written; afterwards it breaks the answer off.
   */
  @FunctionalInterface
  public interface Stream {
    void writeTo(Sink sink);

    /** Called instead of {@link #writeTo} where nobody wants the answer any more. */
    default void abandon() {}
  }

  /**
   * What goes out: a body, or a stream instead of it.
   *
   * @param body empty where there is a stream
   */
  public record Reply(
      int status,
      String contentType,
      byte[] body,
      Map<String, String> headers,
      Optional<Stream> stream) {

    public Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
      this(status, contentType, body, headers, Optional.empty());
    }

    /** A JSON answer from its text. */
    public static Reply json(int status, String json) {
      return new Reply(status, "application/json", json.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    public static Reply text(int status, String text) {
      return new Reply(
          status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8), Map.of());
    }

    /** An answer that is written over time. */
    public static Reply stream(String contentType, Stream stream) {
      return new Reply(
          200, contentType, new byte[0], Map.of("cache-control", "no-cache"), Optional.of(stream));
    }

    public Reply with(String header, String value) {
      Map<String, String> more = new LinkedHashMap<>(headers);
      more.put(header, value);
      return new Reply(status, contentType, body, more, stream);
    }
  }
}
