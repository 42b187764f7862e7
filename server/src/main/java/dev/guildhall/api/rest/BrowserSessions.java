package dev.guildhall.api.rest;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Caller;
import java.util.List;
import java.util.Optional;

/** Tells who calls where a browser's session stands in for an access token. For REST alone. */
@FunctionalInterface
public interface BrowserSessions {

  /** A request's header values, by the header's name in lower case. */
  @FunctionalInterface
  interface Headers {
    List<String> all(String name);
  }

  /**
   * The caller of a request without an access token; empty where it claims no session either.
   * Throws {@link ApiError.Unauthenticated} for a session that is none, and {@link
   * ApiError.PermissionDenied} for a request that another site's page had the browser send.
   *
   * @param baseUrl the URL under which the caller knows this server
   */
  Optional<Caller> caller(Headers headers, String baseUrl);
}
