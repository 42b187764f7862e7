package dev.guildhall.console;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A browser that is signed in to the console: what it sends of itself, and what its page adds. */
record Browser(TestServer server, String cookie, JsonNode session) {

  /** A new link's token, made as the command line makes it. */
  static String link(TestServer server) {
    return link(server.workspace());
  }

  private static String link(Rest workspace) {
    Rest.Answer answer = workspace.post("/console/links", "");
    String url = answer.json().get("url").textValue();
    return url.substring(url.indexOf("#sign-in=") + "#sign-in=".length());
  }

  static Rest.Answer signIn(TestServer server, String token, String... headers) {
    return server.rest().post("/console/session", "{\"token\": \"%s\"}".formatted(token), headers);
  }

  static Browser signedIn(TestServer server) {
    return signedIn(server, server.workspace().token());
  }

  /** By a link that the workspace's client with that token makes. */
  static Browser signedIn(TestServer server, Optional<String> workspaceToken) {
    Rest.Answer answer = signIn(server, link(new Rest(server.url(), workspaceToken)));
    String cookie = answer.header("set-cookie").orElseThrow();
    return new Browser(server, cookie.substring(0, cookie.indexOf(';')), answer.json());
  }

  String requestToken() {
    return session.get("request_token").textValue();
  }

  String sessionId() {
    return session.get("session_id").textValue();
  }

  /** Sends what the console's page sends, in this environment. */
  Rest.Answer in(String environmentId, String method, String path, Optional<String> body) {
    return send(method, path, body, "x-guildhall-environment", environmentId);
  }

  /** Sends cookie and request token, and these headers. */
  Rest.Answer send(String method, String path, Optional<String> body, String... headers) {
    List<String> all =
        new ArrayList<>(List.of("cookie", cookie, "x-guildhall-console", requestToken()));
    all.addAll(List.of(headers));
    return server.rest().send(method, path, body, all.toArray(String[]::new));
  }
}
