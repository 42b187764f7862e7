package dev.guildhall.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.ServerConfig;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in to the console, and what an attacker finds there. */
@GuildhallTest
final class ConsoleSessionTest {
  private static final String ORGANIZATIONS = "/api/v1/organizations";
  private static final Optional<String> ACME = Optional.of("{\"display_name\": \"Acme\"}");

  private static String environmentId(TestEnvironment environment) {
    return environment
        .rest()
        .post("/api/v1/events", "{}")
        .json()
        .at("/events/0/environment_id")
        .textValue();
  }

  private static String environmentOf(TestEnvironment environment) {
    environment.createOrganization("{\"display_name\": \"First\"}");
    return environmentId(environment);
  }

  @Test
  void linkSignsInAndTheSessionActsUnderItsOwnName(TestEnvironment environment) {
    String id = environmentOf(environment);
    Browser browser = Browser.signedIn(environment.server());

    assertThat(browser.in(id, "POST", ORGANIZATIONS, ACME).status()).isEqualTo(201);
    assertThat(browser.send("GET", "/api/v1/environments", Optional.empty()).status())
        .isEqualTo(200);
    assertThat(environment.rest().post("/api/v1/events", "{}").json().at("/events/0/actor"))
        .hasToString('"' + browser.sessionId() + '"');
  }

  @Test
  void cookieIsOutOfReachOfScriptsAndOtherSites(TestServer server) {
    Rest.Answer answer = Browser.signIn(server, Browser.link(server));

    assertThat(answer.header("set-cookie").orElseThrow())
        .matches(
            "guildhall_console_[0-9a-f]{8}=con_[0-9]+\\.[0-9]+\\.[A-Za-z0-9_-]{43};"
                + " Path=/; Max-Age=4(31[0-9]{2}|3200); HttpOnly; SameSite=Strict");
    assertThat(answer.header("cache-control")).contains("no-store");
  }

  @Test
  void behindTlsTheCookieIsBoundToItsHostAndToTls() {
    try (TestServer server = TestServer.start(TestPostgres.newDatabase(), this::behindTls)) {
      Rest proxied = new Rest("http://127.0.0.1:" + server.port(), Optional.empty());
      String form =
          "grant_type=client_credentials&client_id=%s&client_secret=%s"
              .formatted(
                  server.credential("GUILDHALL_WORKSPACE_CLIENT_ID"),
                  server.credential("GUILDHALL_WORKSPACE_CLIENT_SECRET"));
      String token =
          proxied
              .post("/oauth/token", form, "content-type", "application/x-www-form-urlencoded")
              .json()
              .get("access_token")
              .textValue();
      String link =
          new Rest(proxied.url(), Optional.of(token))
              .post("/console/links", "")
              .json()
              .get("url")
              .textValue();
      assertThat(link).startsWith("https://guildhall.example.com/console#sign-in=");

      String body = "{\"token\": \"%s\"}".formatted(link.substring(link.indexOf('=') + 1));
      assertThat(proxied.post("/console/session", body, "origin", proxied.url()).status())
          .isEqualTo(403);
      assertThat(
              proxied
                  .post("/console/session", body, "origin", "https://guildhall.example.com")
                  .header("set-cookie")
                  .orElseThrow())
          .startsWith("__Host-guildhall_console_")
          .contains("; Path=/;")
          .endsWith("; HttpOnly; SameSite=Strict; Secure");
    }
  }

  private ServerConfig behindTls(ServerConfig config) {
    return new ServerConfig(
        config.host(),
        config.port(),
        config.dataFolder(),
        config.databaseUrl(),
        Optional.of("https://guildhall.example.com"),
        config.tls(),
        config.region(),
        config.eventRetention(),
        config.directorySecretOverlap(),
        config.dnsServer(),
        config.retention(),
        config.webhookAllowPrivate(),
        config.encryptionKey(),
        config.previousEncryptionKey(),
        config.organizationCacheBytes());
  }

  @Test
  void linkIsGoodForOneBrowser(TestServer server) {
    String token = Browser.link(server);
    assertThat(Browser.signIn(server, token).status()).isEqualTo(200);

    Rest.Answer replayed = Browser.signIn(server, token);
    assertThat(replayed.status()).isEqualTo(401);
    assertThat(replayed.header("set-cookie")).isEmpty();
  }

  @Test
  void ofManyBrowsersAtOnceOneGetsIn(TestServer server) throws Exception {
    String token = Browser.link(server);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Integer>> calls =
          IntStream.range(0, 16)
              .<Callable<Integer>>mapToObj(_ -> () -> Browser.signIn(server, token).status())
              .toList();
      int signedIn = 0;
      for (Future<Integer> status : threads.invokeAll(calls)) {
        signedIn += status.get() == 200 ? 1 : 0;
      }
      assertThat(signedIn).isEqualTo(1);
    }
  }

  @Test
  void onlyTheLinksHashIsStored() throws SQLException {
    try (TestServer server = TestServer.start();
        var connection = server.connect();
        var statement = connection.createStatement()) {
      String token = Browser.link(server);
      try (var row =
          statement.executeQuery("select octet_length(token_hash), l::text from console_links l")) {
        assertThat(row.next()).isTrue();
        assertThat(row.getInt(1)).isEqualTo(32);
        assertThat(row.getString(2)).doesNotContain(token);
      }
    }
  }

  @Test
  void linksAndSessionsEnd() {
    try (TestServer server = TestServer.start()) {
      String link = Browser.link(server);
      Browser browser = Browser.signedIn(server);

      server.clock().advance(MakeSignInLink.LIFETIME);
      assertThat(Browser.signIn(server, link).status()).isEqualTo(401);
      assertThat(browser.send("GET", "/api/v1/environments", Optional.empty()).status())
          .isEqualTo(200);

      server.clock().advance(ConsoleSessions.LIFETIME.minus(Duration.ofMinutes(9)));
      assertThat(browser.send("GET", "/api/v1/environments", Optional.empty()).status())
          .isEqualTo(401);
      assertThat(server.rest().get("/console/session", "cookie", browser.cookie()).status())
          .isEqualTo(401);
    }
  }

  @Test
  void signingOutEndsTheSessionForGood(TestServer server) {
    Browser browser = Browser.signedIn(server);
    assertThat(server.rest().get("/console/session", "cookie", browser.cookie()).json())
        .isEqualTo(browser.session());

    Rest.Answer out = browser.send("DELETE", "/console/session", Optional.empty());
    assertThat(out.status()).isEqualTo(200);
    assertThat(out.header("set-cookie").orElseThrow()).contains("=; Path=/; Max-Age=0;");
    assertThat(browser.send("GET", "/api/v1/environments", Optional.empty()).status())
        .isEqualTo(401);
  }

  @Test
  void anotherSitesFormHasTheCookieAtMost(TestEnvironment environment) {
    String id = environmentOf(environment);
    Browser browser = Browser.signedIn(environment.server());
    Rest rest = environment.server().rest();

    Rest.Answer form =
        rest.post(
            ORGANIZATIONS,
            ACME.orElseThrow(),
            "cookie",
            browser.cookie(),
            "content-type",
            "text/plain");
    assertThat(form.status()).isEqualTo(401);
    assertThat(
            rest.post(
                    ORGANIZATIONS,
                    ACME.orElseThrow(),
                    "cookie",
                    browser.cookie(),
                    "x-guildhall-environment",
                    id)
                .status())
        .isEqualTo(401);
    assertThat(environment.rest().get(ORGANIZATIONS).json().get("total_size").intValue())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "sec-fetch-site, cross-site",
    "sec-fetch-site, same-site",
    "sec-fetch-site, none",
    "origin, https://evil.example",
    "origin, null",
  })
  void whatComesFromElsewhereIsRefused(String header, String value, TestServer server) {
    Browser browser = Browser.signedIn(server);

    assertThat(
            browser.send("GET", "/api/v1/environments", Optional.empty(), header, value).status())
        .isEqualTo(403);
    assertThat(Browser.signIn(server, Browser.link(server), header, value).status()).isEqualTo(403);
    assertThat(
            server
                .rest()
                .get("/console/session", "cookie", browser.cookie(), header, value)
                .status())
        .isEqualTo(403);
  }

  @Test
  void whatComesFromTheServersOwnPageIsTaken(TestServer server) {
    Browser browser = Browser.signedIn(server);
    assertThat(
            browser
                .send(
                    "GET",
                    "/api/v1/environments",
                    Optional.empty(),
                    "sec-fetch-site",
                    "same-origin",
                    "origin",
                    server.url())
                .status())
        .isEqualTo(200);
  }

  @Test
  void oneSessionsRequestTokenIsNoneForAnother(TestServer server) {
    Browser mine = Browser.signedIn(server);
    Browser other = Browser.signedIn(server);
    assertThat(
            server
                .rest()
                .get(
                    "/api/v1/environments",
                    "cookie",
                    mine.cookie(),
                    "x-guildhall-console",
                    other.requestToken())
                .status())
        .isEqualTo(401);
  }

  @Test
  void forgedCookieIsNone(TestServer server) {
    Browser browser = Browser.signedIn(server);
    int equals = browser.cookie().indexOf('=');
    String name = browser.cookie().substring(0, equals + 1);
    String[] parts = browser.cookie().substring(equals + 1).split("\\.");
    for (String forged :
        List.of(
            "",
            "x",
            parts[0],
            parts[0] + "." + parts[1] + ".",
            parts[0] + "1." + parts[1] + "." + parts[2],
            parts[0] + "." + parts[1] + "0." + parts[2],
            parts[0] + ".99999999999999999999." + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2] + ".")) {
      assertThat(server.rest().get("/console/session", "cookie", name + forged).status())
          .as(forged)
          .isEqualTo(401);
    }
    assertThat(
            server
                .rest()
                .get("/console/session", "cookie", "a=b; " + name + "x; " + browser.cookie())
                .status())
        .isEqualTo(200);
  }

  @Test
  void environmentHeaderAloneOpensNothing(TestEnvironment environment, TestEnvironment other) {
    String id = environmentOf(environment);
    assertThat(
            environment.server().rest().get(ORGANIZATIONS, "x-guildhall-environment", id).status())
        .isEqualTo(401);

    // A token stays in its own environment, whatever the headers say.
    Browser browser = Browser.signedIn(environment.server());
    Rest.Answer answer =
        other
            .rest()
            .get(
                ORGANIZATIONS,
                "x-guildhall-environment",
                id,
                "cookie",
                browser.cookie(),
                "x-guildhall-console",
                browser.requestToken());
    assertThat(answer.json().get("total_size").intValue()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"env_1", "env_", "org_1", "env_99999999999999999999", "env_1' or 1=1"})
  void environmentThatIsNoneIsNotFound(String id, TestServer server) {
    assertThat(Browser.signedIn(server).in(id, "GET", ORGANIZATIONS, Optional.empty()).status())
        .isEqualTo(404);
  }

  @Test
  void deletedEnvironmentIsOutOfReach(TestEnvironment environment) {
    String id = environmentOf(environment);
    Browser browser = Browser.signedIn(environment.server());
    assertThat(browser.in(id, "GET", ORGANIZATIONS, Optional.empty()).status()).isEqualTo(200);

    browser.send("DELETE", "/api/v1/environments/" + id, Optional.empty());
    assertThat(browser.in(id, "GET", ORGANIZATIONS, Optional.empty()).status()).isEqualTo(404);
  }

  @Test
  void onlyTheWorkspaceMakesLinks(TestEnvironment environment) {
    assertThat(environment.rest().post("/console/links", "").status()).isEqualTo(403);
    assertThat(environment.server().rest().post("/console/links", "").status()).isEqualTo(401);
    Rest.Answer ofASession =
        Browser.signedIn(environment.server()).send("POST", "/console/links", Optional.of(""));
    assertThat(ofASession.status()).isEqualTo(403);
    assertThat(ofASession.text()).contains("./guildhall console");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"token\": 1}", "{\"token\": \"\"}"})
  void malformedSignInIsRefused(String body, TestServer server) {
    assertThat(server.rest().post("/console/session", body).status()).isBetween(400, 401);
  }
}
