package dev.guildhall.oauth;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.Authenticator;
import dev.guildhall.api.Caller;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.environments.ApiClient;
import dev.guildhall.environments.Revocations;
import dev.guildhall.storage.IdSource;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies access tokens: JSON Web Tokens, RS256, with the claims that the SDKs read
 * (WIRE.md, section a): {@code aud} an array, {@code scopes} an array beside {@code scope} a
 * string, times in whole seconds, a {@code jti} so that no two tokens are equal.
 *
 * <p>A token that verified is remembered, beyond its end too, so a call costs neither a signature
 * check nor a trip to the database. Revocations are known to every process within a second.
 */
public final class AccessTokens implements Authenticator {
  /** How long a token lives. */
  public static final Duration LIFETIME = Duration.ofHours(1);

  private static final String BEARER = "Bearer ";
  private static final String ENVIRONMENT = "environment_id";
  private static final String SCOPE = "openid";
  private static final int REMEMBERED = 10_000;
  private static final int MAX_TOKEN_LENGTH = 8_192;

  private final SigningKeys keys;
  private final Revocations revocations;
  private final IdSource ids;
  private final Clock clock;
  private final Cache<String, Verified> verified =
      Caffeine.newBuilder().maximumSize(REMEMBERED).build();

  private record Verified(Caller caller, long clientNumber, Instant expiresAt) {}

  public AccessTokens(SigningKeys keys, Revocations revocations, IdSource ids, Clock clock) {
    this.keys = keys;
    this.revocations = revocations;
    this.ids = ids;
    this.clock = clock;
  }

  /** A new token for this client, issued by the environment under this URL. */
  String issue(ApiClient client, String issuer) {
    Instant now = clock.instant();
    SigningKey key = keys.signing();
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer)
            .subject(client.wireId())
            .claim("client_id", client.wireId())
            .claim("scope", SCOPE)
            .claim("scopes", List.of(SCOPE))
            .issueTime(Date.from(now))
            .notBeforeTime(Date.from(now))
            .expirationTime(Date.from(now.plus(LIFETIME)))
            .jwtID("tkn_" + ids.next());
    client.environmentId().ifPresent(id -> claims.claim(ENVIRONMENT, "env_" + id));
    Map<String, Object> payload = new LinkedHashMap<>(claims.build().toJSONObject());
    // The library writes one audience as a bare string, which one SDK cannot read.
    payload.put("aud", List.of(client.wireId()));
    JWSObject token =
        new JWSObject(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID(key.id())
                .type(JOSEObjectType.JWT)
                .build(),
            new Payload(payload));
    try {
      token.sign(new RSASSASigner(key.privateKey()));
    } catch (JOSEException impossible) {
      throw new IllegalStateException(impossible);
    }
    return token.serialize();
  }

  @Override
  public Caller caller(List<String> authorization) {
    String reason = "Token empty";
    for (String header : authorization) {
      int space = header.indexOf(' ');
      if (space < 0 || !header.substring(0, space).equalsIgnoreCase("bearer")) {
        reason = "the authorization header must be \"Bearer\" and an access token";
        continue;
      }
      try {
        return caller(header.substring(space + 1).strip());
      } catch (Refused refused) {
        reason = String.valueOf(refused.getMessage());
      }
    }
    throw new ApiError.Unauthenticated(reason).exception();
  }

  @Override
  public @Nullable Caller remembered(List<String> authorization) {
    for (String header : authorization) {
      Verified known =
          header.startsWith(BEARER)
              ? verified.getIfPresent(header.substring(BEARER.length()))
              : null;
      if (known == null) {
        return null;
      }
      if (known.expiresAt().isAfter(clock.instant())
          && !revocations.isRevoked(known.clientNumber())) {
        return known.caller();
      }
    }
    return null;
  }

  private static final class Refused extends Exception {
    Refused(String reason) {
      super(reason, null, false, false);
    }
  }

  private Caller caller(String token) throws Refused {
    Verified known = verified.getIfPresent(token);
    if (known == null) {
      known = verify(token);
      verified.put(token, known);
    }
    if (!known.expiresAt().isAfter(clock.instant())) {
      throw new Refused("Token expired");
    }
    if (revocations.isRevoked(known.clientNumber())) {
      throw new Refused("the token's client or environment was deleted");
    }
    return known.caller();
  }

  private Verified verify(String token) throws Refused {
    if (token.isEmpty()) {
      throw new Refused("Token empty");
    }
    if (token.length() > MAX_TOKEN_LENGTH) {
      throw new Refused("Token malformed");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      Optional<SigningKey> key =
          Optional.ofNullable(jwt.getHeader().getKeyID()).flatMap(keys::verifying);
      if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
          || key.isEmpty()
          || !jwt.verify(new RSASSAVerifier(key.get().publicKey()))) {
        throw new Refused("Token signature invalid");
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      String clientId = claims.getSubject();
      long clientNumber =
          ApiClient.parse(clientId).orElseThrow(() -> new Refused("Token malformed"));
      String environment = claims.getStringClaim(ENVIRONMENT);
      Caller caller =
          environment == null
              ? new Caller.WorkspaceClient(clientId)
              : new Caller.EnvironmentClient(
                  clientId,
                  PrefixedId.parse("env_", environment)
                      .orElseThrow(() -> new Refused("Token malformed")));
      return new Verified(caller, clientNumber, claims.getExpirationTime().toInstant());
    } catch (ParseException | JOSEException malformed) {
      throw new Refused("Token malformed");
    }
  }
}
