package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MigrationsTest {

  /** What PgBouncer brings about in its mode of transactions. */
  @ParameterizedTest
  @ValueSource(strings = {"42P05", "26000"})
  void nameAPoolerThatGivesAwayTheSession(String state) {
    assertThat(failure("prepared statement \"S_3\" already exists", state))
        .hasMessage(
            "each statement comes to another session of the database (prepared statement \"S_3\" already exists): give the URL of PostgreSQL itself, not of a pooler in transaction mode");
  }

  @Test
  void sayWhatElseTheDatabaseSaid() {
    assertThat(failure("permission denied for schema public", "42501"))
        .hasMessage(
            "the database's schema cannot be brought to this version's: permission denied for schema public");
  }

  private static Migrations.Failed failure(String message, String state) {
    return new Migrations.Failed(new FlywayException("refused", new SQLException(message, state)));
  }
}
