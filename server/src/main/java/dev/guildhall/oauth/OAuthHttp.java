package dev.guildhall.oauth;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.guildhall.api.Access;
import dev.guildhall.api.ApiException;
import dev.guildhall.api.rest.HttpEndpoint;
import dev.guildhall.api.rest.HttpEndpoint.Reply;
import dev.guildhall.api.rest.HttpEndpoint.Request;
import dev.guildhall.api.rest.QueryString;
import dev.guildhall.environments.ApiClient;
import dev.guildhall.environments.AuthenticateClient;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The OAuth 2.0 endpoints of client credentials (RFC 6749, section 4.4; RFC 8414). */
public final class OAuthHttp {
  private final AuthenticateClient authenticate;
  private final AccessTokens tokens;
  private final SigningKeys keys;

  public OAuthHttp(AuthenticateClient authenticate, AccessTokens tokens, SigningKeys keys) {
    this.authenticate = authenticate;
    this.tokens = tokens;
    this.keys = keys;
  }

  public List<HttpEndpoint> endpoints() {
    return List.of(
        new HttpEndpoint("POST", "/oauth/token", Access.NONE, this::token),
        new HttpEndpoint("GET", "/keys", Access.NONE, _ -> publicKeys()),
        new HttpEndpoint(
            "GET", "/.well-known/openid-configuration", Access.NONE, OAuthHttp::discovery),
        new HttpEndpoint(
            "GET", "/.well-known/oauth-authorization-server", Access.NONE, OAuthHttp::discovery));
  }

  /** POST /oauth/token */
  private Reply token(Request request) {
    String type =
        Optional.ofNullable(request.headers().get("content-type"))
            .orElse("")
            .toLowerCase(Locale.ROOT);
    if (!type.startsWith("application/x-www-form-urlencoded")) {
      return error(400, "invalid_request", "the body must be application/x-www-form-urlencoded");
    }
    List<QueryString.Parameter> parameters;
    try {
      parameters = QueryString.parse(new String(request.body(), StandardCharsets.ISO_8859_1));
    } catch (ApiException malformed) {
      return error(400, "invalid_request", "the body is no form of percent-encoded UTF-8");
    }
    Map<String, String> form = new LinkedHashMap<>();
    for (var parameter : parameters) {
      if (form.put(parameter.name(), parameter.value()) != null) {
        return error(400, "invalid_request", parameter.name() + " is given twice");
      }
    }
    String grant = form.getOrDefault("grant_type", "");
    if (grant.isEmpty()) {
      return error(400, "invalid_request", "grant_type is missing");
    }
    if (!grant.equals("client_credentials")) {
      return error(400, "unsupported_grant_type", "grant_type must be client_credentials");
    }
    if (triesBasic(request)) {
      return form.containsKey("client_secret")
          ? error(400, "invalid_request", "credentials came in the header and in the body")
          : unknownClient("credentials are read from the body alone (client_secret_post)");
    }
    Optional<ApiClient> client =
        authenticate.run(
            form.getOrDefault("client_id", ""), form.getOrDefault("client_secret", ""));
    if (client.isEmpty()) {
      return unknownClient("no client has this client_id and client_secret");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", tokens.issue(client.get(), request.call().baseUrl()));
    answer.put("token_type", "Bearer");
    answer.put("expires_in", AccessTokens.LIFETIME.toSeconds());
    answer.put("scope", "openid");
    return uncached(Reply.json(200, JSONObjectUtils.toJSONString(answer)));
  }

  /** GET /keys */
  private Reply publicKeys() {
    List<JWK> jwks = keys.all().stream().map(SigningKey::jwk).map(JWK.class::cast).toList();
    return Reply.json(200, JSONObjectUtils.toJSONString(new JWKSet(jwks).toJSONObject()));
  }

  /** GET /.well-known/openid-configuration */
  private static Reply discovery(Request request) {
    String issuer = request.call().baseUrl();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("issuer", issuer);
    answer.put("token_endpoint", issuer + "/oauth/token");
    answer.put("jwks_uri", issuer + "/keys");
    answer.put("grant_types_supported", List.of("client_credentials"));
    answer.put("token_endpoint_auth_methods_supported", List.of("client_secret_post"));
    answer.put("response_types_supported", List.of());
    answer.put("subject_types_supported", List.of("public"));
    answer.put("id_token_signing_alg_values_supported", List.of("RS256"));
    answer.put("scopes_supported", List.of("openid"));
    return Reply.json(200, JSONObjectUtils.toJSONString(answer));
  }

  private static boolean triesBasic(Request request) {
    return request.header("authorization").stream()
        .anyMatch(value -> value.strip().toLowerCase(Locale.ROOT).startsWith("basic "));
  }

  /** Names the scheme of the header as RFC 6749, section 5.2, and RFC 9110, 15.5.2, want it. */
  private static Reply unknownClient(String description) {
    return error(401, "invalid_client", description)
        .with("WWW-Authenticate", "Basic realm=\"guildhall\"");
  }

  private static Reply error(int status, String error, String description) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("error", error);
    answer.put("error_description", description);
    return uncached(Reply.json(status, JSONObjectUtils.toJSONString(answer)));
  }

  private static Reply uncached(Reply reply) {
    return reply.with("Cache-Control", "no-store");
  }
}
