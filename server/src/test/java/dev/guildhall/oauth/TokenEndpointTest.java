package dev.guildhall.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The token endpoint, the keys and the discovery document, as the SDKs read them. */
@GuildhallTest
final class TokenEndpointTest {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final ObjectMapper JSON = new ObjectMapper();

  private static Rest.Answer token(TestServer server, String form, String contentType) {
    return server.rest().post("/oauth/token", form, "content-type", contentType);
  }

  private static String form(TestEnvironment environment) {
    return "grant_type=client_credentials&client_id=%s&client_secret=%s"
        .formatted(environment.clientId(), environment.clientSecret());
  }

  @Test
  void issuesATokenWithTheClaimsThatTheSdksRead(TestServer server, TestEnvironment environment)
      throws Exception {
    Rest.Answer answer = token(server, form(environment), FORM + "; charset=utf-8");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("cache-control")).contains("no-store");
    ObjectNode body = (ObjectNode) answer.json();
    SignedJWT jwt = SignedJWT.parse(body.get("access_token").textValue());
    assertThat(body.remove(List.of("access_token")))
        .isEqualTo(
            JSON.readTree(
                "{\"token_type\": \"Bearer\", \"expires_in\": 3600, \"scope\": \"openid\"}"));

    JsonNode header = JSON.readTree(jwt.getHeader().toString());
    assertThat(header.get("alg").textValue()).isEqualTo("RS256");
    assertThat(header.get("typ").textValue()).isEqualTo("JWT");
    assertThat(header.get("kid").textValue()).matches("snk_[0-9]{15,19}");

    ObjectNode claims = (ObjectNode) JSON.readTree(jwt.getPayload().toString());
    for (String time : List.of("iat", "nbf", "exp")) {
      assertThat(claims.get(time).isIntegralNumber()).as(time).isTrue();
    }
    assertThat(claims.get("exp").longValue() - claims.get("iat").longValue()).isEqualTo(3600);
    assertThat(claims.get("jti").textValue()).matches("tkn_[0-9]{15,19}");
    assertThat(claims.get("environment_id").textValue()).startsWith("env_");
    String id = environment.clientId();
    assertThat(claims.remove(List.of("iat", "nbf", "exp", "jti", "environment_id")))
        .isEqualTo(
            JSON.readTree(
                """
                {"iss": "%s", "sub": "%s", "client_id": "%s", "aud": ["%s"],
                 "scope": "openid", "scopes": ["openid"]}
                """
                    .formatted(server.url(), id, id, id)));
  }

  @Test
  void signsWithAKeyThatEverybodyCanRead(TestServer server, TestEnvironment environment)
      throws Exception {
    Rest.Answer keys = server.rest().get("/keys");
    SignedJWT jwt = SignedJWT.parse(environment.token());

    assertThat(keys.status()).isEqualTo(200);
    JsonNode key = keys.json().get("keys").get(0);
    assertThat(key.properties().stream().map(Map.Entry::getKey))
        .containsExactlyInAnyOrder("kty", "e", "use", "kid", "alg", "n");
    assertThat(
            jwt.verify(
                new RSASSAVerifier(
                    JWKSet.parse(keys.text())
                        .getKeyByKeyId(jwt.getHeader().getKeyID())
                        .toRSAKey())))
        .isTrue();
  }

  @Test
  void neverIssuesTheSameTokenTwice(TestServer server, TestEnvironment environment) {
    assertThat(token(server, form(environment), FORM).json().get("access_token"))
        .isNotEqualTo(token(server, form(environment), FORM).json().get("access_token"));
  }

  @Test
  void describesItself(TestServer server) throws Exception {
    Rest.Answer discovery = server.rest().get("/.well-known/openid-configuration");

    assertThat(discovery.json().get("issuer").textValue()).isEqualTo(server.url());
    assertThat(discovery.json().get("jwks_uri").textValue()).isEqualTo(server.url() + "/keys");
    assertThat(discovery.json().get("token_endpoint").textValue())
        .isEqualTo(server.url() + "/oauth/token");
    assertThat(server.rest().get("/.well-known/oauth-authorization-server").json())
        .isEqualTo(discovery.json());
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'', 400, invalid_request",
        "grant_type=client_credentials, 401, invalid_client",
        "grant_type=client_credentials&client_id=ID, 401, invalid_client",
        "grant_type=client_credentials&client_secret=SECRET, 401, invalid_client",
        "grant_type=client_credentials&client_id=ID&client_secret=wrong, 401, invalid_client",
        "grant_type=client_credentials&client_id=ID&client_secret=, 401, invalid_client",
        "grant_type=client_credentials&client_id=ID&client_secret=SECRETx, 401, invalid_client",
        "grant_type=client_credentials&client_id=skc_1&client_secret=SECRET, 401, invalid_client",
        "grant_type=client_credentials&client_id=%00&client_secret=SECRET, 401, invalid_client",
        "client_id=ID&client_secret=SECRET, 400, invalid_request",
        "grant_type=&client_id=ID&client_secret=SECRET, 400, invalid_request",
        "grant_type=password&client_id=ID&client_secret=SECRET, 400, unsupported_grant_type",
        "grant_type=authorization_code&client_id=ID, 400, unsupported_grant_type",
        "grant_type=client_credentials&client_id=ID&client_id=ID&client_secret=SECRET, 400,"
            + " invalid_request",
        "grant_type=client_credentials&client_id=%zz&client_secret=SECRET, 400, invalid_request",
      })
  void refuses(
      String form, int status, String error, TestServer server, TestEnvironment environment) {
    Rest.Answer refused =
        token(
            server,
            form.replace("ID", environment.clientId())
                .replace("SECRET", environment.clientSecret()),
            FORM);

    assertThat(refused.status()).as(refused.text()).isEqualTo(status);
    assertThat(refused.json().get("error").textValue()).isEqualTo(error);
    assertThat(refused.json().get("error_description").textValue()).isNotEmpty();
    assertThat(refused.header("cache-control")).contains("no-store");
    assertThat(refused.text()).doesNotContain(environment.clientSecret());
    assertThat(refused.header("www-authenticate").isPresent()).isEqualTo(status == 401);
  }

  @Test
  void readsTheBodysCredentialsAlone(TestServer server, TestEnvironment environment) {
    String pair = environment.clientId() + ":" + environment.clientSecret();
    String basic =
        "bAsic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Rest.Answer alone = tokenWith(server, "grant_type=client_credentials", basic);
    Rest.Answer both = tokenWith(server, form(environment), basic);

    assertThat(alone.status()).isEqualTo(401);
    assertThat(alone.header("www-authenticate")).hasValue("Basic realm=\"guildhall\"");
    assertThat(alone.json().get("error").textValue()).isEqualTo("invalid_client");
    assertThat(alone.json().get("error_description").textValue()).contains("client_secret_post");
    assertThat(both.status()).isEqualTo(400);
    assertThat(both.json().get("error").textValue()).isEqualTo("invalid_request");
    assertThat(tokenWith(server, form(environment), "Bearer x").status()).isEqualTo(200);
  }

  private static Rest.Answer tokenWith(TestServer server, String form, String authorization) {
    return server
        .rest()
        .post("/oauth/token", form, "content-type", FORM, "authorization", authorization);
  }

  @Test
  void takesAFormAndNothingElse(TestServer server, TestEnvironment environment) {
    for (String type : List.of("application/json", "text/plain", "multipart/form-data")) {
      Rest.Answer refused = token(server, form(environment), type);
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.json().get("error").textValue()).isEqualTo("invalid_request");
    }
    assertThat(server.rest().get("/oauth/token").status()).isEqualTo(405);
  }
}
