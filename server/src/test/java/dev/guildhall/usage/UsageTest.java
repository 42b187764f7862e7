package dev.guildhall.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.organizations.Retention;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageTest {

  @Test
  void nothingAccruesWhileDisabledOrDeleted() {
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
      assertThat(server.dev().rest().post(path + ":purge", "").status()).isEqualTo(200);
      assertThat(seconds(server, start)).isBetween(days(55) - 10, days(55) + 600);
    }
  }

  @Test
  void aDeletionThatIsImportedLaterLeavesWhatWasReported() {
    try (TestServer server = TestServer.start(TestPostgres.newDatabase(), settings -> settings)) {
      Instant start = server.clock().instant();
      String draft = "{\"display_name\": \"Acme\", \"external_id\": \"acme\"}";
      server.dev().createOrganization(draft);
      server
          .dev()
          .rest()
          .post("/api/v1/organizations/ext:acme/directories", "{\"directory_type\": \"SCIM\"}");
      Instant deleted = server.clock().instant();
      server.clock().advance(Duration.ofDays(10));
      String line =
          "{\"external_id\": \"acme\", \"display_name\": \"Acme\", \"delete_time\": \"%s\"}"
              .formatted(deleted);
      Rest.Answer imported =
          server
              .dev()
              .rest()
              .post("/api/v1/organizations:import", line, "Content-Type", "application/x-ndjson");
      assertThat(imported.text()).contains("\"result\":\"updated\"");
      server.clock().advance(Duration.ofDays(10));
      assertThat(seconds(server, start)).isBetween(days(10) - 10, days(10) + 600);
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
      assertThat(rest.get(query + "&organization_id=" + organization).text())
          .isEqualTo(rest.get(query).text());
      assertThat(rest.get(query + "&organization_id=org_1").text()).isEqualTo("{\"usage\":[]}");
      assertThat(rest.get(query + "&organization_id=ext:acme").status()).isEqualTo(404);
      Rest.Answer notAnId = rest.get(query + "&organization_id=acme");
      assertThat(notAnId.status()).isEqualTo(400);
      assertThat(notAnId.json().get("message").textValue())
          .isEqualTo(
              "organization_id: must be an id such as org_1, or ext: and an external ID, got"
                  + " \"acme\"");
      assertThat(rest.get("/api/v1/usage?from=x&to=2026-01-01&a=b").status()).isEqualTo(400);
      for (String refused : List.of("&by=month", "&by=day&organization_id=" + organization)) {
        assertThat(rest.get(query + refused).status()).as(refused).isEqualTo(400);
      }
      assertThat(server.rest().get(query).status()).isEqualTo(401);
    }
  }

  @Test
  void refusesTimesThatNoDatabaseHolds() {
    try (TestServer server = TestServer.start()) {
      Rest.Answer refused =
          server
              .dev()
              .rest()
              .get("/api/v1/usage?from=%2B300000-01-01T00:00:00Z&to=%2B300000-01-02T00:00:00Z");
      assertThat(refused.status()).isEqualTo(400);
      assertThat(refused.text()).contains("1970-01-01 to 9999-12-31", "+300000");
      assertThat(server.dev().rest().get("/api/v1/usage?from=2026-01-01&from=2026-01-02").text())
          .contains("from must be given once");
    }
  }

  @Test
  void allOrganizationsTogetherAreARowADay() {
    try (TestServer server = TestServer.start()) {
      TestEnvironment dev = server.dev();
      for (String name : List.of("Acme", "Megasoft")) {
        String organization =
            dev.createOrganization("{\"display_name\": \"%s\"}".formatted(name))
                .get("id")
                .textValue();
        dev.rest()
            .post(
                "/api/v1/organizations/" + organization + "/directories",
                "{\"directory_type\": \"SCIM\"}");
      }
      server.clock().advance(Duration.ofDays(3));
      OffsetDateTime now = OffsetDateTime.ofInstant(server.clock().instant(), ZoneOffset.UTC);
      String day = now.toLocalDate().minusDays(1).toString();
      String query = "/api/v1/usage?from=" + day + "&to=" + now.toLocalDate();
      assertThat(server.dev().rest().get(query).json().get("usage")).hasSize(2);
      assertThat(server.dev().rest().get(query + "&by=day").text())
          .isEqualTo(
              """
              {"usage":[{"day":"%s","organization_id":"","kind":"DIRECTORY","region":"US",\
              "count":2,"active_seconds":172800}]}\
              """
                  .formatted(day));
    }
  }

  /** Each is rounded up by four tenths of a second, two seconds of all together. */
  @Test
  void theSecondsOfOrganizationsAddUpToTheDays() {
    try (TestServer server = TestServer.start()) {
      server.clock().stop();
      TestEnvironment dev = server.dev();
      List<String> directories = new ArrayList<>();
      for (int n = 0; n < 5; n++) {
        String organization =
            dev.createOrganization("{\"display_name\": \"Acme %d\"}".formatted(n))
                .get("id")
                .textValue();
        String path = "/api/v1/organizations/" + organization + "/directories";
        Rest.Answer made = dev.rest().post(path, "{\"directory_type\": \"SCIM\"}");
        directories.add(path + "/" + made.json().at("/directory/id").textValue());
      }
      server.clock().advance(Duration.ofMillis(600));
      directories.forEach(directory -> dev.rest().patch(directory + ":disable", ""));
      LocalDate day = LocalDate.ofInstant(server.clock().instant(), ZoneOffset.UTC);
      String query = "/api/v1/usage?from=" + day + "&to=" + day.plusDays(1);

      JsonNode rows = dev.rest().get(query).json().get("usage");
      assertThat(rows).hasSize(5).allMatch(row -> row.get("active_seconds").longValue() == 1);
      assertThat(dev.rest().get(query + "&by=day", "accept", "text/csv").text())
          .endsWith("%s,,DIRECTORY,US,5,5\r\n".formatted(day));
    }
  }

  @Test
  void anEnvironmentSeesItsOwnUsageAndItsDeletionEndsTheBill() {
    try (TestServer server = TestServer.start()) {
      Rest workspace = server.workspace();
      String environment =
          workspace
              .post("/api/v1/environments", "{\"display_name\": \"Other\"}")
              .json()
              .at("/environment/id")
              .textValue();
      JsonNode client =
          workspace
              .post("/api/v1/environments/" + environment + "/clients", "{\"name\": \"c\"}")
              .json();
      TestEnvironment other =
          TestEnvironment.signIn(
              server, client.at("/client/id").textValue(), client.at("/plain_secret").textValue());
      String organization =
          other.createOrganization("{\"display_name\": \"Acme\"}").get("id").textValue();
      other
          .rest()
          .post(
              "/api/v1/organizations/" + organization + "/directories",
              "{\"directory_type\": \"SCIM\"}");
      Instant start = server.clock().instant().minusSeconds(3600);
      server.clock().advance(Duration.ofDays(10));
      assertThat(seconds(server, start)).isZero();
      server.workspace().delete("/api/v1/environments/" + environment);
      server.clock().advance(Duration.ofDays(90));

      DatabaseUrl url = DatabaseUrl.parse(server.databaseUrl());
      try (Database database = new Database(url.jdbcUrl(), url.user(), url.password(), 1)) {
        long number = Long.parseLong(environment.substring("env_".length()));
        long seconds =
            new ReadUsage(database, server.clock())
                    .run(
                        number,
                        new ReadUsage.Scope.ByOrganization(),
                        start,
                        server.clock().instant())
                    .stream()
                    .mapToLong(UsageRow::activeSeconds)
                    .sum();
        assertThat(seconds).isBetween(days(10) - 10, days(10) + 600);
      }
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

  private static void restore(TestServer server, String organization) {
    Rest.Answer restored =
        server.dev().rest().post("/api/v1/organizations/" + organization + ":restore", "");
    assertThat(restored.status()).isEqualTo(200);
  }
}
