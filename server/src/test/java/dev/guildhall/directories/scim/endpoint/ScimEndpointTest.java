package dev.guildhall.directories.scim.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.PurgeDirectories;
import dev.guildhall.directories.TestDirectory;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is let in, who is told what, and what a deleted directory says. */
@GuildhallTest
class ScimEndpointTest {
  private static final String DELETED =
      """
      {"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"401",\
      "detail":"This SCIM directory was deleted. Remove the provisioning configuration in your \
      identity provider."}\
      """;

  /** What an identity provider may ask, well formed or not. */
  private static final List<String> PATHS =
      List.of("", "/", "/Users", "/Users/1?filter=userName%20eq", "/Users?%zz", "/%zz", "/a/b/c/");

  @Test
  void aLivingDirectoryLetsItsSecretIn(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    assertThat(directory.scim("GET", "/Users", secret).status()).isEqualTo(200);
    assertThat(directory.get().at("/secrets/0").has("last_used_time")).isTrue();
    assertThat(directory.get().has("last_call_time")).isTrue();
  }

  @Test
  void aDisabledDirectoryWorksAgainOnceEnabled(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    environment.rest().patch(directory.path() + ":disable", "");
    Rest.Answer disabled = directory.scim("GET", "/Users", secret);
    assertThat(disabled.status()).isEqualTo(403);
    assertThat(disabled.json().get("status").textValue()).isEqualTo("403");
    environment.rest().patch(directory.path() + ":enable", "");
    assertThat(directory.scim("GET", "/Users", secret).status()).isEqualTo(200);
  }

  @Test
  void theSecretOfADeletedOrganizationIsToldSoAndEachAttemptCounts(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    String organization = "/api/v1/organizations/" + directory.organizationId();
    environment.rest().delete(organization);
    int attempts = 0;
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY")) {
      for (String path : PATHS) {
        if (path.contains("%zz")) {
          continue; // java.net.http does not send it; the next test does, raw
        }
        Rest.Answer answer = directory.scim(method, path, secret);
        attempts++;
        assertThat(answer.status()).as(method + " " + path).isEqualTo(401);
        assertThat(answer.text()).isEqualTo(DELETED);
        assertThat(answer.header("content-type")).contains("application/scim+json");
        assertThat(answer.header("www-authenticate"))
            .contains("Bearer realm=\"scim\", error=\"invalid_token\"");
      }
    }
    assertThat(environment.rest().get(organization + "/directories").status()).isEqualTo(404);
    JsonNode shown =
        environment
            .rest()
            .get(organization + "/directories?show_deleted=true")
            .json()
            .at("/directories/0");
    assertThat(shown.get("id").textValue()).isEqualTo(directory.id());
    assertThat(shown.get("attempts_after_deletion").intValue()).isEqualTo(attempts);
    assertThat(shown.has("last_attempt_time")).isTrue();
    assertThat(shown.has("delete_time")).isTrue();
  }

  @Test
  void aDirectoryDeletedAloneIsToldSoToo(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    environment.rest().patch(directory.path() + ":disable", "");
    environment.rest().delete(directory.path());
    assertThat(directory.scim("DELETE", "/Users/1", secret).text()).isEqualTo(DELETED);
  }

  @Test
  void theSizeOfABodyDoesNotHideTheDirectorysFate(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    Rest provider = new Rest(environment.server().url(), Optional.of(directory.newSecret()));
    Rest stranger = new Rest(environment.server().url(), Optional.of("wrong"));
    String users = "/directory/" + directory.id() + "/scim/v2/Users";
    String body = "x".repeat(ScimHttp.MAX_BODY_BYTES + 1);
    assertThat(provider.post(users, body).status()).isEqualTo(413);
    assertThat(stranger.post(users, body).status()).isEqualTo(401);
    environment.rest().patch(directory.path() + ":disable", "");
    assertThat(provider.post(users, body).status()).isEqualTo(403);
    environment.rest().delete(directory.path());
    assertThat(provider.post(users, body).text()).isEqualTo(DELETED);
  }

  /** The places for large bodies are few: whoever is not known gets none. */
  @Test
  void strangersTakeNoPlaceForLargeBodies(TestEnvironment environment) throws Exception {
    TestDirectory directory = TestDirectory.in(environment);
    List<Socket> strangers = new ArrayList<>();
    try {
      for (int place = 0; place < 8; place++) {
        strangers.add(announceLarge(directory, "wrong"));
      }
      assertThat(createLarge(directory, directory.newSecret()).status()).isEqualTo(201);
    } finally {
      for (Socket stranger : strangers) {
        stranger.close();
      }
    }
  }

  @Test
  void whoGoesAwayGivesItsPlaceBack(TestEnvironment environment) throws Exception {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    for (int caller = 0; caller < 20; caller++) {
      announceLarge(directory, secret).close();
    }
    Eventually.until(
        "the server has seen the others go", () -> createLarge(directory, secret).status() == 201);
  }

  /** Sends the headers of a large request, and nothing of its body. */
  private static Socket announceLarge(TestDirectory directory, String secret) throws IOException {
    Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), directory.environment().server().port());
    socket
        .getOutputStream()
        .write(
            "POST /directory/%s/scim/v2/Users HTTP/1.1\r\nhost: a\r\nauthorization: Bearer %s\r\ncontent-length: 2000000\r\n\r\n"
                .formatted(directory.id(), secret)
                .getBytes(StandardCharsets.UTF_8));
    return socket;
  }

  private static Rest.Answer createLarge(TestDirectory directory, String secret) {
    Rest provider = new Rest(directory.environment().server().url(), Optional.of(secret));
    return provider.post(
        "/directory/" + directory.id() + "/scim/v2/Users",
        "{\"schemas\": [\"urn:ietf:params:scim:schemas:core:2.0:User\"], \"userName\": \"large\""
            + " ".repeat(1 << 20)
            + "}");
  }

  @Test
  void strangersLearnNothing(TestEnvironment environment) {
    TestDirectory living = TestDirectory.in(environment);
    TestDirectory disabled = TestDirectory.in(environment);
    environment.rest().patch(disabled.path() + ":disable", "");
    TestDirectory deleted = TestDirectory.in(environment);
    String anothers = TestDirectory.in(environment).newSecret();
    environment.rest().delete("/api/v1/organizations/" + deleted.organizationId());
    List<String> ids =
        List.of(living.id(), disabled.id(), deleted.id(), "dir_1", "dir_", "nonsense", "%zz");
    Optional<String> expected = Optional.empty();
    for (String id : ids) {
      for (String authorization :
          List.of("", "Bearer wrong", "Bearer ", "Basic abc", "Bearer " + anothers)) {
        String answer =
            RawHttp.exchange(
                environment.server().port(),
                "GET /directory/" + id + "/scim/v2/Users",
                authorization);
        assertThat(answer).startsWith("HTTP/1.1 401");
        assertThat(answer).isEqualTo(expected.orElse(answer));
        expected = Optional.of(answer);
      }
    }
    for (String path : PATHS) {
      assertThat(
              RawHttp.exchange(
                  environment.server().port(),
                  "FROB /directory/" + deleted.id() + "/scim/v2" + path,
                  "Bearer wrong"))
          .isEqualTo(expected.orElseThrow());
    }
  }

  @Test
  void aReplacedSecretIsGoodForTheOverlapAndThenUnknown() {
    try (TestServer server = TestServer.start()) {
      TestDirectory directory = TestDirectory.in(server.dev());
      String old = directory.newSecret();
      String renewed =
          server
              .dev()
              .rest()
              .post(directory.path() + "/secrets:regenerate", "")
              .json()
              .get("plain_secret")
              .textValue();
      assertThat(directory.scim("GET", "/Users", old).status()).isEqualTo(200);
      assertThat(directory.scim("GET", "/Users", renewed).status()).isEqualTo(200);
      server.clock().advance(Duration.ofHours(25));
      assertThat(directory.scim("GET", "/Users", old).status()).isEqualTo(401);
      assertThat(directory.scim("GET", "/Users", renewed).status()).isEqualTo(200);
      JsonNode secrets =
          new TestDirectory(server.dev(), directory.organizationId(), directory.id())
              .get()
              .get("secrets");
      assertThat(secrets.findValuesAsText("status")).containsExactly("ACTIVE", "INACTIVE");
    }
  }

  @Test
  void theTombstoneOfAPurgedDirectoryAnswersUntilItExpires() throws SQLException {
    try (TestServer server = TestServer.start();
        Database database = database(server)) {
      TestDirectory directory = TestDirectory.in(server.dev());
      String secret = directory.newSecret();
      directory.load(250);
      server.dev().rest().delete("/api/v1/organizations/" + directory.organizationId());
      PurgeDirectories purge = new PurgeDirectories();
      long environment = environmentOf(server, directory);
      long organization = Long.parseLong(directory.organizationId().substring("org_".length()));
      List<Integer> batches = new ArrayList<>();
      int taken;
      do {
        taken =
            database.transaction(
                transaction -> purge.batch(transaction, environment, organization, 100));
        batches.add(taken);
      } while (taken > 0);
      assertThat(batches).containsExactly(100, 100, 50, 1, 100, 100, 50, 1, 1, 0);
      assertThat(directory.scim("GET", "/Users", secret).text()).isEqualTo(DELETED);
      server.clock().advance(Duration.ofDays(27));
      assertThat(directory.scim("GET", "/Users", secret).text()).isEqualTo(DELETED);
      server.clock().advance(Duration.ofDays(2));
      assertThat(directory.scim("GET", "/Users", secret).text())
          .isNotEqualTo(DELETED)
          .contains("\"401\"");
      purge.forget(database, server.clock().instant());
      assertThat(count(server, "directory_tombstones") + count(server, "directories")).isZero();
    }
  }

  @Test
  void aDirectoryDeletedAloneIsPurgedAfterItsRetention() throws SQLException {
    try (TestServer server = TestServer.start();
        Database database = database(server)) {
      TestDirectory directory = TestDirectory.in(server.dev());
      TestDirectory neighbour = TestDirectory.in(server.dev(), directory.organizationId());
      directory.load(1500);
      neighbour.load(2);
      String secret = directory.newSecret();
      directory.scim("GET", "/Users", secret);
      Rest rest = server.dev().rest();
      rest.patch(directory.path() + ":disable", "");
      rest.delete(directory.path());
      PurgeDirectories purge = new PurgeDirectories();

      purge.sweep(database, Duration.ofDays(2), server.clock().instant());
      assertThat(count(server, "directory_users")).isEqualTo(1502);

      server.clock().advance(Duration.ofDays(3));
      purge.sweep(database, Duration.ofDays(2), server.clock().instant());
      assertThat(count(server, "directory_users")).isEqualTo(2);
      assertThat(count(server, "directory_memberships")).isEqualTo(2);
      assertThat(count(server, "directories")).isEqualTo(1);
      assertThat(count(server, "directory_secrets")).isZero();
      assertThat(neighbour.scim("GET", "/Users", secret).status()).isEqualTo(401);
      assertThat(directory.scim("GET", "/Users", secret).text()).isEqualTo(DELETED);
      server.clock().advance(Duration.ofDays(26));
      assertThat(directory.scim("GET", "/Users", secret).text()).isNotEqualTo(DELETED);
    }
  }

  private static Database database(TestServer server) {
    DatabaseUrl url = DatabaseUrl.parse(server.databaseUrl());
    return new Database(url.jdbcUrl(), url.user(), url.password(), 1);
  }

  @Test
  void readsAFilterInUtf8HoweverItIsSent(TestEnvironment environment) {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    new Rest(environment.server().url(), Optional.of(secret))
        .post("/directory/" + directory.id() + "/scim/v2/Users", "{\"userName\": \"jürgen\"}");
    for (String name : List.of("jürgen", "j%C3%BCrgen")) {
      assertThat(
              RawHttp.exchange(
                  environment.server().port(),
                  "GET /directory/%s/scim/v2/Users?filter=userName%%20eq%%20%%22%s%%22"
                      .formatted(directory.id(), name),
                  "Bearer " + secret))
          .as(name)
          .startsWith("HTTP/1.1 200")
          .contains("\"totalResults\":1");
    }
  }

  private static long environmentOf(TestServer server, TestDirectory directory)
      throws SQLException {
    return number(
        server,
        "select environment_id from directories where directory_id = "
            + directory.id().substring("dir_".length()));
  }

  private static long count(TestServer server, String table) throws SQLException {
    return number(server, "select count(*) from " + table);
  }

  private static long number(TestServer server, String sql) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void aRestoredOrganizationsDirectoryIsAsItWas(TestEnvironment environment) throws Exception {
    TestDirectory directory = TestDirectory.in(environment);
    String secret = directory.newSecret();
    directory.load(3);
    JsonNode before = directory.get();
    environment.rest().delete("/api/v1/organizations/" + directory.organizationId());
    assertThat(environment.rest().get(directory.path()).status()).isEqualTo(404);
    Rest.Answer restored =
        environment
            .rest()
            .post("/api/v1/organizations/" + directory.organizationId() + ":restore", "");
    assertThat(restored.status()).isEqualTo(200);
    assertThat(directory.get()).isEqualTo(before);
    assertThat(directory.scim("GET", "/Users", secret).status()).isEqualTo(200);
  }
}
