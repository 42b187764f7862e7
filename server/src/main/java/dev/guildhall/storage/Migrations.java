package dev.guildhall.storage;

import org.flywaydb.core.Flyway;

/**
 * Brings the schema to this version's. Migrations are immutable files; several processes may start
 * at once, one migrates and the others wait. Never repairs: a changed or failed migration stops the
 * start with a message.
 */
public final class Migrations {
  private Migrations() {}

  /** Runs what is missing and answers how many migrations that was. */
  public static int run(Database database) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations("classpath:db/migration")
        .table("schema_history")
        .validateMigrationNaming(true)
        .cleanDisabled(true)
        .load()
        .migrate()
        .migrationsExecuted;
  }
}
