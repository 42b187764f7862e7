package dev.guildhall.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An environment of a test's own, as its API client sees it. */
public record TestEnvironment(
    TestServer server, String clientId, String clientSecret, String token) {

  /** Signs a client in. */
  public static TestEnvironment signIn(TestServer server, String clientId, String secret) {
    return new TestEnvironment(server, clientId, secret, token(server, clientId, secret));
  }

  /** A new access token for a client's credentials. */
  public static String token(TestServer server, String clientId, String secret) {
    String form =
        "grant_type=client_credentials&client_id=%s&client_secret=%s"
            .formatted(clientId, URLEncoder.encode(secret, StandardCharsets.UTF_8));
    return server
        .rest()
        .post("/oauth/token", form, "content-type", "application/x-www-form-urlencoded")
        .json()
        .get("access_token")
        .textValue();
  }

  public Rest rest() {
    return new Rest(server.url(), Optional.of(token));
  }

  public Grpc grpc() {
    URI url = URI.create(server.url());
    return new Grpc(url.getHost(), url.getPort(), Optional.of(token));
  }

  /** Creates an organization over REST and answers it as the API showed it. */
  public JsonNode createOrganization(String json) {
    Rest.Answer answer = rest().post("/api/v1/organizations", json);
    if (answer.status() != 201) {
      throw new AssertionError(answer.status() + " " + answer.text());
    }
    return answer.json().get("organization");
  }
}
