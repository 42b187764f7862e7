package dev.guildhall.api;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One call on its way through a use case: who calls, from which URL, under which request id, and
 * what HTTP adds to it. Lives as long as the call and is used by its one thread.
 */
public final class Call {
  private final Face face;
  private final Caller caller;
  private final String baseUrl;
  private final String requestId;
  private final Conditions conditions;
  private final Map<String, String> answerHeaders = new LinkedHashMap<>();
  private @Nullable Integer answerStatus;

  /**
   * @param face by which wire the call came
   * @param caller who calls
   * @param baseUrl the URL under which the caller knows this server, without a trailing slash
   * @param requestId the caller's {@code x-request-id} or one of ours
   * @param conditions {@code If-Match} and {@code If-None-Match}, none over gRPC
   */
  public Call(Face face, Caller caller, String baseUrl, String requestId, Conditions conditions) {
    this.face = face;
    this.caller = caller;
    this.baseUrl = baseUrl;
    this.requestId = requestId;
    this.conditions = conditions;
  }

  /** The request's conditional headers, as they came. */
  public record Conditions(Optional<String> ifMatch, Optional<String> ifNoneMatch) {
    public static final Conditions NONE = new Conditions(Optional.empty(), Optional.empty());
  }

  /** By which wire the call came; what it does is the same by either. */
  public Face face() {
    return face;
  }

  public Caller caller() {
    return caller;
  }

  /** The environment that the call happens in; only for calls with {@link Access#ENVIRONMENT}. */
  public long environmentId() {
    if (caller instanceof Caller.EnvironmentClient client) {
      return client.environmentId();
    }
    throw new IllegalStateException("no environment in a call of " + caller);
  }

  public String baseUrl() {
    return baseUrl;
  }

  public String requestId() {
    return requestId;
  }

  /** The origin of what this call changes. */
  public Origin origin() {
    return new Origin(caller.clientId(), requestId);
  }

  public Conditions conditions() {
    return conditions;
  }

  /** Has REST answer with this status instead of the call's usual one. */
  public void answerStatus(int status) {
    answerStatus = status;
  }

  public Optional<Integer> answerStatus() {
    return Optional.ofNullable(answerStatus);
  }

  /** Adds a header to a REST answer. */
  public void answerHeader(String name, String value) {
    answerHeaders.put(name, value);
  }

  /** The answer shows a secret: no cache may keep it (RFC 9111, section 5.2.2.5). */
  public void answersSecret() {
    answerHeader("Cache-Control", "no-store");
  }

  public Map<String, String> answerHeaders() {
    return answerHeaders;
  }
}
