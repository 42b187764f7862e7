package dev.guildhall.connections;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.organizations.Retention;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

/** A connection goes with its organization, comes back with it, and is not billed in between. */
final class ConnectionOfDeletedOrganizationTest {

  @Test
  void isGoneOnEveryRouteAndBackAsItWas() {
    try (TestServer server = TestServer.start()) {
      TestConnection connection = TestConnection.enabled(server.dev());
      Rest rest = server.dev().rest();
      String organization = "/api/v1/organizations/" + connection.organizationId();
      JsonNode before = connection.get();
      assertThat(
              rest.delete(organization + "?validate_only=true").json().at("/preview/connections"))
          .hasToString("1");

      rest.delete(organization);
      assertThat(rest.get(connection.path()).status()).isEqualTo(404);
      assertThat(connection.toggle("disable").status()).isEqualTo(404);
      assertThat(rest.patch(connection.path(), TestConnection.OIDC_SETTINGS).status())
          .isEqualTo(404);
      assertThat(rest.delete(connection.path()).status()).isEqualTo(404);
      assertThat(rest.get("/api/v1/organizations/-/connections").json().get("connections"))
          .isEmpty();
      assertThat(
              rest.get("/api/v1/connections/" + connection.id() + "/test-requests/test_1").text())
          .contains("connection");

      rest.post(organization + ":restore", "");
      assertThat(connection.get()).isEqualTo(before);
    }
  }

  @Test
  void isBilledWhileItIsEnabledAndItsOrganizationLives() {
    try (TestServer server =
        TestServer.start(
            TestPostgres.newDatabase(),
            config -> config.withRetention(new Retention(Duration.ZERO, Duration.ofDays(400))))) {
      var start = server.clock().instant();
      TestConnection connection = TestConnection.enabled(server.dev());
      Rest rest = server.dev().rest();
      String organization = "/api/v1/organizations/" + connection.organizationId();
      server.clock().advance(Duration.ofDays(10));
      server.dev().rest().patch(connection.path() + ":disable", "");
      server.clock().advance(Duration.ofDays(10));
      server.dev().rest().patch(connection.path() + ":enable", "");
      server.clock().advance(Duration.ofDays(5));
      server.dev().rest().delete(organization);
      server.clock().advance(Duration.ofDays(100));
      server.dev().rest().post(organization + ":restore", "");
      server.clock().advance(Duration.ofDays(1));
      server.dev().rest().delete(connection.path());
      server.clock().advance(Duration.ofDays(50));
      rest = server.dev().rest();
      long seconds =
          rest.get(
                  "/api/v1/usage?from=%s&to=%s"
                      .formatted(
                          start.atOffset(ZoneOffset.UTC).toLocalDate(),
                          start.plus(Duration.ofDays(200)).atOffset(ZoneOffset.UTC).toLocalDate()))
              .json()
              .get("usage")
              .valueStream()
              .filter(row -> row.get("kind").textValue().equals("CONNECTION"))
              .mapToLong(row -> row.get("active_seconds").longValue())
              .sum();
      assertThat(seconds)
          .isBetween(Duration.ofDays(16).toSeconds() - 10, Duration.ofDays(16).toSeconds() + 600);
    }
  }

  @Test
  void isPurgedWithItsOrganization() throws SQLException {
    try (TestServer server = TestServer.start()) {
      TestConnection connection = TestConnection.enabled(server.dev());
      Rest rest = server.dev().rest();
      String organization = "/api/v1/organizations/" + connection.organizationId();
      rest.delete(organization);
      assertThat(rest.post(organization + ":purge", "").status()).isEqualTo(200);
      try (var database = server.connect();
          ResultSet rows =
              database.createStatement().executeQuery("select count(*) from connections")) {
        rows.next();
        assertThat(rows.getInt(1)).isZero();
      }
    }
  }
}
