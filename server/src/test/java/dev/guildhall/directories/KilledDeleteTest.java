package dev.guildhall.directories;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.Rest;
import dev.guildhall.testing.ServerProcess;
import dev.guildhall.testing.TestFolders;
import dev.guildhall.testing.TestPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The server's process is killed inside its own delete of an organization, held there by a lock on
 * one of the tables that the delete writes: directory, secret, event and bill stay together.
 */
class KilledDeleteTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String database = TestPostgres.newDatabase();
  private Path folder = Path.of("");
  private String organization = "";
  private String directory = "";
  private String secret = "";

  @BeforeEach
  void makeFolder() throws Exception {
    folder = Files.createTempDirectory("guildhall-killed-delete");
  }

  @AfterEach
  void deleteFolder() {
    TestFolders.delete(folder);
  }

  @Test
  void whatTheDatabaseDidNotFinishNeverWas() throws Exception {
    JsonNode before;
    try (ServerProcess server = ServerProcess.start(folder, "--database-url", database)) {
      before = create(server.dev());
      killInsideTheDelete(server, "organization_absences", true);
    }
    try (ServerProcess server = ServerProcess.start(folder, "--database-url", database)) {
      assertThat(show(server.dev())).isEqualTo(before);
      assertWhole(server, false);
      assertThat(server.dev().delete(organization).status()).isEqualTo(200);
      assertWhole(server, true);
    }
  }

  @Test
  void whatTheDatabaseGoesOnWithIsAllOrNothing() throws Exception {
    try (ServerProcess server = ServerProcess.start(folder, "--database-url", database)) {
      create(server.dev());
      killInsideTheDelete(server, "events", false);
    }
    try (ServerProcess server = ServerProcess.start(folder, "--database-url", database)) {
      assertWhole(server, server.dev().get(organization).status() == 404);
    }
  }

  private JsonNode create(Rest rest) {
    organization =
        "/api/v1/organizations/"
            + rest.post("/api/v1/organizations", "{\"display_name\": \"Acme\"}")
                .json()
                .at("/organization/id")
                .textValue();
    directory =
        organization
            + "/directories/"
            + rest.post(organization + "/directories", "{\"directory_type\": \"SCIM\"}")
                .json()
                .at("/directory/id")
                .textValue();
    secret = rest.post(directory + "/secrets", "").json().get("plain_secret").textValue();
    return show(rest);
  }

  /** The directory, without its endpoint: the port is another at each start. */
  private JsonNode show(Rest rest) {
    ObjectNode shown = (ObjectNode) rest.get(directory).json().get("directory");
    return shown.without("directory_endpoint");
  }

  /**
   * @param withItsBackend as when the database's machine goes too; else the backend runs on alone
   */
  private void killInsideTheDelete(ServerProcess server, String table, boolean withItsBackend)
      throws Exception {
    Rest rest = server.dev();
    try (Connection holder = TestPostgres.connect(database);
        Connection watcher = TestPostgres.connect(database);
        Statement hold = holder.createStatement()) {
      holder.setAutoCommit(false);
      hold.execute("lock table %s in share mode".formatted(table));
      var answer = CompletableFuture.supplyAsync(() -> rest.delete(organization));
      Eventually.until("the delete waits for the lock", () -> waiting(watcher) >= 1);
      server.kill();
      assertThat(answer)
          .failsWithin(PATIENCE)
          .withThrowableOfType(ExecutionException.class)
          .withCauseInstanceOf(UncheckedIOException.class);
      if (withItsBackend) {
        number(
            watcher,
            "select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity where "
                + WAITING);
      }
      holder.rollback();
      Eventually.until(
          "the killed server's backends have ended",
          () -> number(watcher, "select count(*) from pg_stat_activity where " + SERVERS) == 0);
    }
  }

  private static final String WAITING =
      "datname = current_database() and wait_event_type = 'Lock' and state = 'active'";

  private static final String SERVERS =
      "datname = current_database() and application_name like 'guildhall%'";

  /** How many backends wait for a lock. */
  private static long waiting(Connection watcher) throws SQLException {
    return number(watcher, "select count(*) from pg_stat_activity where " + WAITING);
  }

  /** Everything agrees that the organization was deleted, or that it was not. */
  private void assertWhole(ServerProcess server, boolean deleted) throws Exception {
    Rest rest = server.dev();
    assertThat(rest.get(directory).status()).isEqualTo(deleted ? 404 : 200);
    String endpoint = "/directory/" + directory.substring(directory.lastIndexOf('/') + 1);
    Rest.Answer scim = new Rest(server.url(), Optional.of(secret)).get(endpoint + "/scim/v2/Users");
    assertThat(scim.status()).isEqualTo(deleted ? 401 : 200);
    assertThat(scim.text().contains("This SCIM directory was deleted")).isEqualTo(deleted);
    try (Connection connection = TestPostgres.connect(database)) {
      long expected = deleted ? 1 : 0;
      assertThat(
              number(connection, "select count(*) from events where type = 'organization.deleted'"))
          .isEqualTo(expected);
      assertThat(number(connection, "select count(*) from organization_absences"))
          .isEqualTo(expected);
      assertThat(number(connection, "select sum(deleted) from organization_counts"))
          .isEqualTo(expected);
    }
  }

  private static long number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
