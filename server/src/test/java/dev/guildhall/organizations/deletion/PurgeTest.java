package dev.guildhall.organizations.deletion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.organizations.Retention;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.storage.NodeLease;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestPostgres;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** What is purged is gone: nothing of its data remains but the event that says so. */
final class PurgeTest {
  private static final String PATH = "/api/v1/organizations/";
  private static final String EVENTS = "/api/v1/events";
  private static final String SECRET = "Zanzibar";

  @Test
  void leavesOneEventThatHoldsNothing() throws SQLException {
    try (TestServer server = TestServer.start()) {
      Rest rest = server.dev().rest();
      String id = createAndChange(server.dev(), "one");
      assertThat(rest.post(PATH + id + ":purge", "{}").status()).isEqualTo(400);
      rest.delete(PATH + id);

      assertThat(rest.post(PATH + id + ":purge", "{}").text()).isEqualTo("{}");

      assertThat(rest.post(PATH + id + ":restore", "{}").status()).isEqualTo(404);
      assertThat(rest.post(PATH + id + ":purge", "{}").status()).isEqualTo(404);
      assertThat(rest.get("/api/v1/organizations?show_deleted=true").json().get("total_size"))
          .hasToString("0");
      assertNothingIsLeft(server, 1);
    }
  }

  @Test
  void doesNotBeginWhereTheVersionMovesWhileItWaits() throws Exception {
    try (TestServer server = TestServer.start();
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor();
        Connection holder = server.connect();
        Connection watcher = server.connect()) {
      Rest rest = server.dev().rest();
      String id =
          server.dev().createOrganization("{\"display_name\": \"A\"}").get("id").textValue();
      rest.delete(PATH + id);
      holder.setAutoCommit(false);
      holder
          .createStatement()
          .execute(
              "update organizations set version = version + 1 where organization_id = "
                  + id.substring("org_".length()));

      Future<Rest.Answer> purge =
          callers.submit(() -> rest.post(PATH + id + ":purge", "{}", "If-Match", "\"2\""));
      while (count(watcher, "select count(*) from pg_locks where not granted") == 0) {
        assertThat(purge.isDone()).isFalse();
      }
      holder.commit();

      assertThat(purge.get().status()).isEqualTo(412);
      assertThat(purge.get().taggedVersion()).isEqualTo(3);
      assertThat(rest.post(PATH + id + ":restore", "{}", "If-Match", "\"3\"").status())
          .isEqualTo(200);
    }
  }

  @Test
  void comesWhenTheRetentionIsOver() throws Exception {
    try (TestServer server = TestServer.start()) {
      String id = createAndChange(server.dev(), "one");
      server.dev().rest().delete(PATH + id);

      server.clock().advance(Retention.DEFAULT.deleted().plus(Duration.ofSeconds(1)));

      assertThat(server.dev().rest().post(PATH + id + ":restore", "{}").status()).isEqualTo(404);
      sweepTwiceAtOnce(server);
      assertNothingIsLeft(server, 1);
    }
  }

  /** With an idempotency key it is begun, as by a process that dies then; the sweep does it. */
  @Test
  void isToldInTheNameOfWhoAskedForItWhoeverDoesIt() throws Exception {
    try (TestServer server = TestServer.start()) {
      String id = createAndChange(server.dev(), "one");
      Rest rest = server.dev().rest();
      String actor = rest.post(EVENTS, "{}").json().at("/events/0/actor").textValue();
      rest.delete(PATH + id);

      Rest.Answer asked =
          rest.post(PATH + id + ":purge", "{}", "Idempotency-Key", "k", "X-Request-Id", "mine");
      assertThat(asked.status()).as(asked.text()).isEqualTo(200);
      sweepTwiceAtOnce(server);

      JsonNode event = rest.post(EVENTS, "{}").json().at("/events/0");
      assertThat(event.get("type").textValue()).isEqualTo("organization.purged");
      assertThat(event.get("actor").textValue()).isEqualTo(actor).isNotEqualTo("guildhall");
      assertThat(event.get("request_id").textValue()).isEqualTo("mine");
      try (Connection connection = server.connect()) {
        assertThat(count(connection, "select count(*) from organization_purges")).isZero();
      }
    }
  }

  @Test
  void comesAtOnceWithoutRetention() throws Exception {
    String database = TestPostgres.newDatabase();
    Retention none = new Retention(Duration.ZERO, Duration.ZERO);
    try (TestServer server = TestServer.start(database, config -> config.withRetention(none))) {
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ids.add(createAndChange(server.dev(), "id-" + i));
      }
      Rest rest = server.dev().rest();
      assertThat(rest.get("/api/v1/organizations:external/id-1-old").status()).isEqualTo(404);
      for (String id : ids) {
        rest.delete(PATH + id);
        assertThat(rest.post(PATH + id + ":restore", "{}").status()).isEqualTo(404);
      }
      assertThat(rest.get("/api/v1/organizations?show_deleted=true").json().get("total_size"))
          .hasToString("0");
      sweepTwiceAtOnce(server);
      assertNothingIsLeft(server, 20);
    }
  }

  /** Creates an organization whose every text holds the secret, under two external IDs in turn. */
  private static String createAndChange(TestEnvironment environment, String externalId) {
    String id =
        environment
            .createOrganization(
                """
                {"display_name": "Zanzibar", "external_id": "%s-old",
                 "external_ids": {"crm": "Zanzibar %1$s"}, "metadata": {"owner": "Zanzibar"}}
                """
                    .formatted(externalId))
            .get("id")
            .textValue();
    environment.rest().patch(PATH + id, "{\"external_id\": \"%s-Zanzibar\"}".formatted(externalId));
    return id;
  }

  /** Two more processes beside the server's own sweep, all of them at the same work. */
  private static void sweepTwiceAtOnce(TestServer server) throws Exception {
    try (ExecutorService sweepers = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Void> sweep =
          () -> {
            DatabaseUrl url = DatabaseUrl.parse(server.databaseUrl());
            try (Database database = new Database(url.jdbcUrl(), url.user(), url.password(), 2);
                NodeLease ids = new NodeLease(database, server.clock())) {
              new PurgeOrganization(database, ids, server.clock(), Retention.DEFAULT, List.of())
                  .sweep();
            }
            return null;
          };
      // What one of the three holds at its end, it finishes before the next round finds it.
      for (int round = 0; round < 100 && organizations(server) > 0; round++) {
        for (Future<Void> done : sweepers.invokeAll(List.of(sweep, sweep))) {
          done.get();
        }
      }
    }
  }

  private static long organizations(TestServer server) throws SQLException {
    try (Connection connection = server.connect()) {
      return count(connection, "select count(*) from organizations");
    }
  }

  private static void assertNothingIsLeft(TestServer server, int purged) throws SQLException {
    try (Connection connection = server.connect()) {
      assertThat(count(connection, "select count(*) from organizations")).isZero();
      assertThat(count(connection, "select count(*) from organization_external_ids")).isZero();
      assertThat(count(connection, "select count(*) from organization_former_external_ids"))
          .isZero();
      assertThat(
              count(
                  connection,
                  "select count(*) from events where type = 'organization.purged'"
                      + " and organization_id is not null"))
          .isEqualTo(purged);
      assertThat(count(connection, "select count(*) from events")).isEqualTo(purged);
      assertThat(
              count(
                  connection,
                  "select count(*) from events where to_jsonb(events)::text like '%"
                      + SECRET
                      + "%'"))
          .isZero();
      assertThat(count(connection, "select sum(living) + sum(deleted) from organization_counts"))
          .isZero();
    }
  }

  private static long count(Connection connection, String sql) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
