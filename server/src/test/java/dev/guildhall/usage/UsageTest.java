package dev.guildhall.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.organizations.Retention;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class UsageTest {

  @Test
  void nothingAccruesWhileDisabledOrDeleted() throws SQLException {
    try (TestServer server =
        TestServer.start(
            TestPostgres.newDatabase(),
            config -> config.withRetention(new Retention(Duration.ZERO, Duration.ofDays(400))))) {
      Instant start = server.clock().instant();
      String organization =
          server.dev().createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
      String path = "/api/v1/organizations/" + organization;
      String directory =
          server
              .dev()
              .rest()
              .post(path + "/directories", "{\"directory_type\": \"SCIM\"}")
              .json()
              .at("/directory/id")
              .textValue();
      server.clock().advance(Duration.ofDays(30));
      server.dev().rest().patch(path + "/directories/" + directory + ":disable", "");
      server.clock().advance(Duration.ofDays(10));
      server.dev().rest().patch(path + "/directories/" + directory + ":enable", "");
      server.clock().advance(Duration.ofDays(20));
      server.dev().rest().delete(path);
      server.clock().advance(Duration.ofDays(60));
      assertThat(seconds(server, start)).isBetween(days(50) - 10, days(50) + 600);
      restore(server, organization);
      server.clock().advance(Duration.ofDays(5));
      assertThat(seconds(server, start)).isBetween(days(55) - 10, days(55) + 600);
      server.dev().rest().delete(path);
      server.clock().advance(Duration.ofDays(100));
      assertThat(seconds(server, start)).isBetween(days(55) - 10, days(55) + 600);
    }
  }

  @Test
  void theReportIsByDayInJsonAndCsv() {
    try (TestServer server = TestServer.start()) {
      TestEnvironment dev = server.dev();
      String organization =
          dev.createOrganization("{\"display_name\": \"Acme\", \"region_code\": \"EU\"}")
              .get("id")
              .textValue();
      String path = "/api/v1/organizations/" + organization + "/directories";
      dev.rest().post(path, "{\"directory_type\": \"SCIM\"}");
      dev.rest().post(path, "{\"directory_type\": \"SCIM\"}");
      server.clock().advance(Duration.ofDays(3));
      String day =
          OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC)
              .toLocalDate()
              .minusDays(1)
              .toString();
      String next =
          OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC)
              .toLocalDate()
              .toString();
      Rest rest = server.dev().rest();
      String query = "/api/v1/usage?from=" + day + "&to=" + next;
      assertThat(rest.get(query).text())
          .isEqualTo(
              """
              {"usage":[{"day":"%s","organization_id":"%s","kind":"DIRECTORY","region":"EU",\
              "count":2,"active_seconds":172800}]}\
              """
                  .formatted(day, organization));
      assertThat(rest.get(query, "accept", "text/csv").text())
          .isEqualTo(
              "day,organization_id,kind,region,count,active_seconds\r\n%s,%s,DIRECTORY,EU,2,172800\r\n"
                  .formatted(day, organization));
      assertThat(rest.get("/api/v1/usage?from=x&to=2026-01-01&a=b").status()).isEqualTo(400);
      assertThat(server.rest().get(query).status()).isEqualTo(401);
    }
  }

  private static long seconds(TestServer server, Instant start) {
    JsonNode usage =
        server
            .dev()
            .rest()
            .get(
                "/api/v1/usage?from=%s&to=%s"
                    .formatted(start.minusSeconds(60), server.clock().instant().plusSeconds(60)))
            .json()
            .get("usage");
    long seconds = 0;
    for (JsonNode row : usage) {
      assertThat(row.get("count").intValue()).isEqualTo(1);
      seconds += row.get("active_seconds").longValue();
    }
    return seconds;
  }

  private static long days(int days) {
    return Duration.ofDays(days).toSeconds();
  }

  private static void restore(TestServer server, String organization) throws SQLException {
    try (Connection connection = server.connect();
        PreparedStatement statement =
            connection.prepareStatement(
                "update organizations set deleted_at = null, updated_at = ?"
                    + " where organization_id = ?")) {
      statement.setObject(1, OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC));
      statement.setLong(2, Long.parseLong(organization.substring("org_".length())));
      statement.executeUpdate();
    }
  }
}
