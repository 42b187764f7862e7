package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.Eventually;
import dev.guildhall.testing.TestServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was planned for an empty table gives way soon after it has rows. */
final class TableStatisticsTest {
  private static final int ROWS = 5000;

  @Test
  @Timeout(60)
  void areRenewedWhenATableHasGrown() throws Exception {
    try (TestServer server = TestServer.start();
        Connection database = server.connect();
        Statement statement = database.createStatement()) {
      statement.execute("alter table organizations set (autovacuum_enabled = off)");
      server.dev().createOrganization("{\"display_name\": \"First\"}");
      assertThat(countedRows(statement)).isLessThan(ROWS);

      statement.execute(
          """
          insert into organizations (environment_id, organization_id, display_name, region,
            external_id, updated_at)
          select environment_id, organization_id - n, 'Acme', 1, 'ext-' || n, now()
          from organizations, generate_series(1, %d) n
          """
              .formatted(ROWS));

      // The server looks once a second; PostgreSQL tells it of the rows a little later.
      Eventually.until("the planner knows the rows", () -> countedRows(statement) >= ROWS);
    }
  }

  /** What the planner thinks. */
  private static long countedRows(Statement statement) throws SQLException {
    try (ResultSet rows =
        statement.executeQuery("select reltuples from pg_class where relname = 'organizations'")) {
      rows.next();
      return rows.getLong(1);
    }
  }
}
