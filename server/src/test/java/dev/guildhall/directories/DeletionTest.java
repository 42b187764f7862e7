package dev.guildhall.directories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.testing.GuildhallTest;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.TestEnvironment;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a delete of an organization does to its directories. */
@GuildhallTest
class DeletionTest {
  private static final int USERS = 100_000;

  @Test
  void aDeleteTouchesAsManyRowsWithAHundredThousandUsersAsWithNone() throws SQLException {
    try (TestServer server = TestServer.start()) {
      TestEnvironment dev = server.dev();
      TestDirectory full = TestDirectory.in(dev);
      full.load(USERS);
      assertThat(full.get().get("total_users").intValue()).isEqualTo(USERS);
      TestDirectory empty = TestDirectory.in(dev);
      try (Connection connection = server.connect()) {
        assertThat(rowsTouchedByDelete(connection, full))
            .isEqualTo(rowsTouchedByDelete(connection, empty))
            .isEqualTo(
                Map.of(
                    "events",
                    1L,
                    "organization_absences",
                    1L,
                    "organization_counts",
                    1L,
                    "organizations",
                    1L));
      }
    }
  }

  private static Map<String, Long> rowsTouchedByDelete(Connection watcher, TestDirectory directory)
      throws SQLException {
    haveBackendsReport(watcher);
    Map<String, Long> before = writes(watcher);
    Rest rest = directory.environment().rest();
    Rest.Answer deleted;
    do { // the pool finds out that its connections have ended
      deleted = rest.delete("/api/v1/organizations/" + directory.organizationId());
    } while (deleted.status() == 503);
    assertThat(deleted.status()).isEqualTo(200);
    haveBackendsReport(watcher);
    Map<String, Long> touched = new TreeMap<>();
    writes(watcher)
        .forEach((table, count) -> {
          long more = count - before.getOrDefault(table, 0L);
          if (more > 0) {
            touched.put(table, more);
          }
        });
    return touched;
  }

  /** A backend reports what it has written now and then, and surely when it ends. */
  private static void haveBackendsReport(Connection watcher) throws SQLException {
    try (Statement statement = watcher.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
              + " where datname = current_database() and application_name = 'guildhall'");
    }
  }

  private static Map<String, Long> writes(Connection connection) throws SQLException {
    Map<String, Long> writes = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select relname, n_tup_ins + n_tup_upd + n_tup_del from pg_stat_user_tables"
                    + " where relname not in ('node_leases')")) {
      while (rows.next()) {
        String table = rows.getString(1);
        writes.merge(table.startsWith("events") ? "events" : table, rows.getLong(2), Long::sum);
      }
    }
    return writes;
  }

  @Test
  void aPreviewTellsWhatGoesAndWhenItWasLastCalled(TestEnvironment environment)
      throws SQLException {
    TestDirectory called = TestDirectory.in(environment);
    called.load(3);
    called.scim("GET", "/Users", called.newSecret());
    TestDirectory silent = TestDirectory.in(environment, called.organizationId());
    String path = "/api/v1/organizations/" + called.organizationId();

    JsonNode preview =
        environment.rest().delete(path + "?validate_only=true").json().get("preview");

    assertThat(preview.get("directories").intValue()).isEqualTo(2);
    assertThat(preview.get("directory_users").intValue()).isEqualTo(3);
    JsonNode details = preview.get("directory_details");
    assertThat(details.findValuesAsText("id")).containsExactly(called.id(), silent.id());
    assertThat(details.at("/0/last_call_time")).isEqualTo(called.get().get("last_call_time"));
    assertThat(details.get(1).has("last_call_time")).isFalse();
    assertThat(environment.rest().get(path).status()).isEqualTo(200);
  }

  @Test
  void aChangeThatWaitedForTheDeleteFindsNothing(TestEnvironment environment) throws Exception {
    TestDirectory directory = TestDirectory.in(environment);
    String[] paths = {"/secrets", "/secrets:regenerate", ":disable", ""};
    try (Connection connection = environment.server().connect()) {
      connection.setAutoCommit(false);
      CompletableFuture<?>[] waiting;
      try (Statement statement = connection.createStatement()) {
        statement.executeUpdate(
            "update organizations set deleted_at = now() where organization_id = "
                + number(directory));
        waiting = new CompletableFuture<?>[paths.length];
        for (int i = 0; i < paths.length; i++) {
          String path = directory.path() + paths[i];
          boolean post = paths[i].startsWith("/secrets");
          waiting[i] =
              CompletableFuture.supplyAsync(() ->
                  post
                      ? environment.rest().post(path, "").status()
                      : environment.rest().patch(path, "{\"name\": \"late\"}").status());
        }
        awaitWaiting(environment.server(), paths.length);
        connection.commit();
      }
      for (CompletableFuture<?> answer : waiting) {
        assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(404);
      }
    }
  }

  /** Until so many backends wait for the row that the test holds. */
  private static void awaitWaiting(TestServer server, int count) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      int waiting = 0;
      while (waiting < count) {
        try (ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and wait_event_type = 'Lock'")) {
          rows.next();
          waiting = rows.getInt(1);
        }
      }
    }
  }

  private static long number(TestDirectory directory) {
    return Long.parseLong(directory.organizationId().substring("org_".length()));
  }
}
