package dev.guildhall.console;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.organizations.Metadata;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The way into the console and out again. What the pages do is the REST API's, like anyone's. */
public final class ConsoleHttp {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final MakeSignInLink makeLink;
  private final ConsoleSessions sessions;

  public ConsoleHttp(MakeSignInLink makeLink, ConsoleSessions sessions) {
    this.makeLink = makeLink;
    this.sessions = sessions;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        new HttpEndpoint("POST", "/console/links", Access.WORKSPACE, this::link),
        new HttpEndpoint("POST", "/console/session", Access.NONE, this::signIn),
        new HttpEndpoint("GET", "/console/session", Access.NONE, this::session),
        new HttpEndpoint("DELETE", "/console/session", Access.WORKSPACE, this::signOut));
  }

  /** POST /console/links. Not with a session: it would prolong itself beyond its end. */
  private Reply link(Request request) {
    if (request.header("authorization").isEmpty()) {
      throw new ApiError.PermissionDenied(
              "a session makes no links: ./guildhall console does, as the workspace's client")
          .exception();
    }
    SignInLink link = makeLink.run(request.call().baseUrl());
    ObjectNode answer = JSON.createObjectNode();
    answer.put("url", link.url());
    answer.put("expire_time", link.expiresAt().toString());
    return uncached(Reply.json(201, answer.toString()));
  }

  /** POST /console/session */
  private Reply signIn(Request request) {
    ConsoleSessions.refuseOtherSites(request::header, request.call().baseUrl());
    ConsoleSession session =
        token(request.body())
            .flatMap(sessions::start)
            .orElseThrow(() ->
                new ApiError.Unauthenticated(
                        "this link was used, or has expired; ./guildhall console makes a new one")
                    .exception());
    return answer(session)
        .with("Set-Cookie", sessions.startCookie(session, request.call().baseUrl()));
  }

  /** GET /console/session */
  private Reply session(Request request) {
    String baseUrl = request.call().baseUrl();
    ConsoleSessions.refuseOtherSites(request::header, baseUrl);
    return answer(sessions.find(request::header, baseUrl).orElseThrow(ConsoleSessions::ended));
  }

  /** DELETE /console/session */
  private Reply signOut(Request request) {
    String baseUrl = request.call().baseUrl();
    sessions.find(request::header, baseUrl).ifPresent(sessions::end);
    return uncached(Reply.json(200, "{}")).with("Set-Cookie", sessions.endCookie(baseUrl));
  }

  private Reply answer(ConsoleSession session) {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("session_id", session.wireId());
    answer.put("expire_time", session.expiresAt().toString());
    answer.put("request_token", sessions.requestToken(session));
    answer
        .putObject("metadata_limits")
        .put("pairs", Metadata.MAX_PAIRS)
        .put("min_key", Metadata.MIN_KEY_LENGTH)
        .put("max_key", Metadata.MAX_KEY_LENGTH)
        .put("max_value", Metadata.MAX_VALUE_LENGTH);
    return uncached(Reply.json(200, answer.toString()));
  }

  private static Optional<String> token(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body).path("token").textValue());
    } catch (JacksonException malformed) {
      throw new ApiError.InvalidRequest("the body must be JSON: {\"token\": \"…\"}").exception();
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Reply uncached(Reply reply) {
    return reply.with("Cache-Control", "no-store");
  }
}
