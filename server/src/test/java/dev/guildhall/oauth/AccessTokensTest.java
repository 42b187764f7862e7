package dev.guildhall.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Which tokens open the door, for how long, and at what price. Each test has a server's clock. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccessTokensTest {
  /** Needs a token and, for an id that is none, no database. */
  private static final String PATH = "/api/v1/organizations/none";

  @SuppressWarnings("NullAway.Init") // set before the first test
  private TestServer server;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static int status(TestServer server, String token) {
    return new Rest(server.url(), Optional.of(token)).get(PATH).status();
  }

  private static String kid(String token) throws ParseException {
    return SignedJWT.parse(token).getHeader().getKeyID();
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void endsWhenItSays() {
    String token = server.dev().token();
    server.clock().advance(Duration.ofMinutes(59));
    assertThat(status(server, token)).isEqualTo(404);

    server.clock().advance(Duration.ofSeconds(61));

    Rest.Answer refused = new Rest(server.url(), Optional.of(token)).get(PATH);
    assertThat(refused.status()).isEqualTo(401);
    assertThat(refused.header("www-authenticate")).contains("Bearer");
    assertThat(refused.text()).contains("\"code\":16", "Token expired", "UNAUTHENTICATED");
  }

  @Test
  void saysThatTheTokenIsMissing() {
    assertThat(server.rest().get(PATH).text())
        .isEqualTo(
            "{\"code\":16,\"message\":\"Token empty\",\"details\":[{\"@type\":"
                + "\"type.googleapis.com/scalekit.v1.errdetails.ErrorInfo\","
                + "\"error_code\":\"UNAUTHENTICATED\"}]}");
  }

  @Test
  void refusesEveryTokenThatItDidNotSign() throws Exception {
    String token = server.dev().token();
    String[] parts = token.split("\\.", -1);
    String kid = kid(token);
    SignedJWT byPublicKey =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(kid).build(),
            JWTClaimsSet.parse(SignedJWT.parse(token).getPayload().toJSONObject()));
    byPublicKey.sign(
        new MACSigner(
            JWKSet.parse(server.rest().get("/keys").text())
                .getKeyByKeyId(kid)
                .toRSAKey()
                .toRSAPublicKey()
                .getEncoded()));
    String none = base64("{\"alg\":\"none\",\"kid\":\"" + kid + "\"}");
    String payload =
        new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8)
            .replace("\"environment_id\":\"env_", "\"environment_id\":\"env_1");

    for (String forged :
        new String[] {
          parts[0] + "." + base64(payload) + "." + parts[2],
          parts[0] + "." + parts[1] + "." + flipped(parts[2]),
          parts[0] + "." + parts[1] + ".",
          parts[0] + "." + parts[1],
          none + "." + parts[1] + ".",
          none + "." + parts[1] + "." + parts[2],
          base64("{\"alg\":\"RS256\"}") + "." + parts[1] + "." + parts[2],
          base64("{\"alg\":\"RS256\",\"kid\":\"snk_1\"}") + "." + parts[1] + "." + parts[2],
          base64("{\"alg\":\"RS256\",\"kid\":7}") + "." + parts[1] + "." + parts[2],
          base64("{\"alg\":\"PS256\",\"kid\":\"" + kid + "\"}") + "." + parts[1] + "." + parts[2],
          byPublicKey.serialize(),
          "..",
          ".",
          "e30.e30.e30",
          "a".repeat(9_000),
          server.credential("SCALEKIT_CLIENT_SECRET"),
        }) {
      assertThat(status(server, forged)).as(forged).isEqualTo(401);
    }
    assertThat(status(server, token)).isEqualTo(404);
  }

  private static String flipped(String signature) {
    int middle = signature.length() / 2;
    char other = signature.charAt(middle) == 'A' ? 'B' : 'A';
    return signature.substring(0, middle) + other + signature.substring(middle + 1);
  }

  @Test
  void takesOneValidTokenAmongSeveral() {
    String valid = "Bearer " + server.dev().token();
    Rest rest = server.rest();

    assertThat(rest.get(PATH, "authorization", "Bearer a.b.c", "authorization", valid).status())
        .isEqualTo(404);
    assertThat(rest.get(PATH, "authorization", valid, "authorization", "Bearer a.b.c").status())
        .isEqualTo(404);
    assertThat(rest.get(PATH, "authorization", valid.replace("Bearer", "bEARER")).status())
        .isEqualTo(404);
    assertThat(
            rest.get(PATH, "authorization", "Bearer a.b.c", "authorization", "Basic eDp5").status())
        .isEqualTo(401);
  }

  @Test
  void outlivesTheRotationOfItsKeyOnEveryServer() throws Exception {
    try (TestServer first = TestServer.start();
        TestServer second = TestServer.start(first.databaseUrl(), config -> config)) {
      TestEnvironment dev = first.dev();
      advance(Duration.ofDays(30).minusMinutes(20), first, second);
      String old = TestEnvironment.token(first, dev.clientId(), dev.clientSecret());
      assertThat(kid(old)).isEqualTo(kid(dev.token()));
      assertThat(status(second, old)).isEqualTo(404);

      advance(Duration.ofMinutes(30), first, second);
      String young = TestEnvironment.token(first, dev.clientId(), dev.clientSecret());

      assertThat(kid(young)).isNotEqualTo(kid(old));
      for (TestServer each : new TestServer[] {first, second}) {
        assertThat(status(each, old)).isEqualTo(404);
        assertThat(status(each, young)).isEqualTo(404);
        assertThat(
                JWKSet.parse(each.rest().get("/keys").text()).getKeys().stream()
                    .map(key -> key.getKeyID()))
            .containsExactly(kid(young), kid(old));
      }
      assertThat(kid(TestEnvironment.token(second, dev.clientId(), dev.clientSecret())))
          .isEqualTo(kid(young));

      advance(Duration.ofMinutes(31), first, second);
      assertThat(status(second, old)).isEqualTo(401);
      assertThat(status(second, young)).isEqualTo(404);
    }
  }

  private static void advance(Duration by, TestServer... servers) {
    for (TestServer server : servers) {
      server.clock().advance(by);
    }
  }

  @Test
  @Timeout(60)
  void isVerifiedWhileThereIsNoDatabase() throws Exception {
    try (TestServer alone = TestServer.start()) {
      TestEnvironment dev = alone.dev();
      String neverSeen = TestEnvironment.token(alone, dev.clientId(), dev.clientSecret());
      TestPostgres.allowConnections(alone.databaseUrl(), false);
      try {
        assertThat(status(alone, neverSeen)).isEqualTo(404);
        assertThat(status(alone, neverSeen)).isEqualTo(404);
        assertThat(status(alone, "a.b.c")).isEqualTo(401);
        Rest.Answer withDatabase = dev.rest().get("/api/v1/organizations/org_1");
        assertThat(withDatabase.status()).isEqualTo(503);
        assertThat(withDatabase.header("retry-after")).contains("1");
        assertThat(alone.rest().get("/readyz").status()).isEqualTo(503);
        assertThat(alone.rest().get("/livez").status()).isEqualTo(200);
      } finally {
        TestPostgres.allowConnections(alone.databaseUrl(), true);
      }
      Eventually.until(
          "the server is ready again", () -> alone.rest().get("/readyz").status() == 200);
    }
  }

  @Test
  void isRefusedByNobodyForAnUnreadableHeader() {
    for (String header : new String[] {"", " ", "Bearer", "Bearer  ", "Token x", "Bearer\tx"}) {
      assertThat(server.rest().get(PATH, "authorization", header).status()).isEqualTo(401);
    }
  }
}
