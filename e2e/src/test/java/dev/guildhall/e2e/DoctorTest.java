package dev.guildhall.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code guildhall doctor} sees through a real server: its port, and its database's schema.
 */
@SuppressWarnings("NullAway.Init") // set by JUnit before each test
final class DoctorTest {
  @TempDir Path folder;

  @Test
  void migrationsThatAreMissingOrNewerAreSeenWhileTheServerRuns() throws Exception {
    try (ServerProcess server = ServerProcess.start();
        Connection database = database(server);
        Statement statement = database.createStatement()) {
      CommandLine guildhall = new CommandLine(folder, server.credentials());
      assertThat(faults(guildhall)).isEmpty();

      statement.execute(
          """
          insert into schema_history (installed_rank, version, description, type, script, checksum,
            installed_by, execution_time, success)
          values (9001, '9001', 'of a newer server', 'SQL', 'V9001__of_a_newer_server.sql', 1,
            current_user, 1, true)
          """);
      assertThat(faults(guildhall))
          .containsExactly(
              "migrations: 1 has run that this server does not know → A newer server works on this"
                  + " database: bring this one to its version.");

      statement.execute(
          """
          delete from schema_history where installed_rank >= (
            select max(installed_rank) from schema_history where installed_rank < 9001)
          """);
      assertThat(faults(guildhall))
          .containsExactly(
              "migrations: 1 of this server's has not run → Start the server again: it runs them"
                  + " as it starts.");

      assertThat(faults(guildhall.at(server.url().replace("http:", "https:"))))
          .singleElement()
          .asString()
          .startsWith("TLS: no secure connection to https://127.0.0.1:")
          .endsWith(" → Check that the port speaks TLS: in the clear the URL begins with http://.");
    }
  }

  /** What is wrong, each with its advice. */
  private static List<String> faults(CommandLine guildhall) {
    return guildhall.run("doctor", "--json").json().stream()
        .filter(finding -> !finding.path("well").asBoolean())
        .map(DoctorTest::text)
        .toList();
  }

  private static String text(JsonNode finding) {
    return "%s: %s → %s"
        .formatted(
            finding.path("subject").asText(),
            finding.path("says").asText(),
            finding.path("advice").asText());
  }

  /** The server's own PostgreSQL, by what stands in its data folder. */
  private static Connection database(ServerProcess server) throws IOException, SQLException {
    Path data = server.dataFolder();
    String port = Files.readAllLines(data.resolve("postgres/postmaster.pid")).get(3);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:%s/guildhall".formatted(port.strip()),
        "guildhall",
        Files.readString(data.resolve("postgres.secret")).strip());
  }
}
