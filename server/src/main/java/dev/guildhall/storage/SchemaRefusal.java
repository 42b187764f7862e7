package dev.guildhall.storage;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.ValidateOutput;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Why a database does not take the schema, in a sentence that ends in what its operator can do. It
 * goes by states and rights, which are the same in every language that a database speaks.
 *
 * @param user as it stands in SQL, like the other names
 * @param stranger a relation that is there before Guildhall's are; empty where there is none
 * @param owner whose Guildhall's tables are, where they are of somebody whom the user may not act
 *     as
 */
record SchemaRefusal(
    String user,
    String database,
    String schema,
    boolean standby,
    boolean readOnly,
    boolean lacksExtensions,
    boolean mayCreateTables,
    Optional<String> stranger,
    Optional<String> owner) {
  static final String HISTORY = "schema_history";

  private static final String EXTENSIONS =
      "create extension if not exists pg_trgm; create extension if not exists btree_gin;"
          + " create extension if not exists btree_gist";

  /** A prepared statement that is there already, or not: its session is not the one it was. */
  private static final Set<String> FOREIGN_SESSION = Set.of("42P05", "26000");

  private static final String DENIED = "42501";

  /** An extension that is not on the database's machine; older versions miss its file. */
  private static final Set<String> UNAVAILABLE = Set.of("0A000", "58P01");

  /** Looks ahead: after a failure there may be nobody to ask. */
  static SchemaRefusal look(Transaction transaction) throws SQLException {
    return transaction
        .first(
            """
            select quote_ident(current_user) as user, quote_ident(current_database()) as database,
              quote_ident(coalesce(current_schema(), 'public')) as schema,
              pg_is_in_recovery() as standby,
              current_setting('transaction_read_only') = 'on' as read_only,
              (select count(*) < 3 from pg_extension
                where extname in ('pg_trgm', 'btree_gin', 'btree_gist')) as lacks_extensions,
              coalesce(has_schema_privilege(current_schema(), 'create'), false) as may_create_tables,
              (select quote_ident(relname) from pg_class c
                where relnamespace = to_regnamespace(quote_ident(current_schema())) and relkind in ('r', 'p', 'v', 'm', 'f', 'S')
                  and not exists (select from pg_depend where objid = c.oid and deptype = 'e')
                order by relkind = 'S', relname limit 1) as stranger,
              (select quote_ident(pg_get_userbyid(relowner)) from pg_class
                where oid = to_regclass(?) and not pg_has_role(relowner, 'usage')) as owner
            """,
            p -> p.add(HISTORY),
            row ->
                new SchemaRefusal(
                    row.getString("user"),
                    row.getString("database"),
                    row.getString("schema"),
                    row.getBoolean("standby"),
                    row.getBoolean("read_only"),
                    row.getBoolean("lacks_extensions"),
                    row.getBoolean("may_create_tables"),
                    Optional.ofNullable(row.getString("stranger")),
                    Optional.ofNullable(row.getString("owner"))))
        .orElseThrow();
  }

  /** Of a database that takes no writes at all, also where no migration is missing. */
  Optional<String> ofAnyWrite() {
    if (standby) {
      return Optional.of(
          "the database is a standby, which takes no writes: give the URL of the primary");
    }
    return readOnly
        ? Optional.of(
            "the database takes no writes of %s (default_transaction_read_only): alter role %s reset default_transaction_read_only; alter database %s reset default_transaction_read_only"
                .formatted(user, user, database))
        : Optional.empty();
  }

  String reason(Flyway flyway, FlywayException failure) {
    if (failure.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
      return "the database %s has %s, which are not Guildhall's: give Guildhall a database of its own (create database guildhall)"
          .formatted(
              database,
              stranger.map(name -> "tables such as " + name).orElse("types or functions"));
    }
    if (failure instanceof FlywayValidateException) {
      return ofValidation(flyway)
          .orElse(
              "the database has later migrations than one of this build's that it lacks: start the version of Guildhall that served it last, or put back a backup");
    }
    Throwable root = root(failure);
    return root instanceof SQLException refused ? ofDatabase(refused) : unknown(root.toString());
  }

  /** An applied migration is not what this build would apply: two builds differ in the same one. */
  private static Optional<String> ofValidation(Flyway flyway) {
    return flyway.validateWithResult().invalidMigrations.stream()
        .filter(invalid -> applied(flyway, invalid.version).isPresent())
        .findFirst()
        .map(invalid ->
            "migration V%s of the database, applied on %s, %s: start the version of Guildhall that has applied it, or put back a backup from before that"
                .formatted(
                    invalid.version,
                    applied(flyway, invalid.version).orElseThrow(),
                    isMissing(invalid) ? "is not in this build" : "differs from this build's"));
  }

  private static boolean isMissing(ValidateOutput invalid) {
    return invalid.errorDetails.errorCode == CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED;
  }

  private static Optional<LocalDate> applied(Flyway flyway, @Nullable String version) {
    return Arrays.stream(flyway.info().applied())
        .filter(migration -> String.valueOf(migration.getVersion()).equals(version))
        .findFirst()
        .map(migration ->
            LocalDate.ofInstant(migration.getInstalledOn().toInstant(), ZoneOffset.UTC));
  }

  private String ofDatabase(SQLException refused) {
    String said = said(refused);
    String state = String.valueOf(refused.getSQLState());
    Optional<String> ofSession = ofSession(refused);
    if (ofSession.isPresent()) {
      return ofSession.get();
    }
    if (SqlStates.isBroken(refused)) {
      return "the database went away while its schema was brought to this version's (%s): start again once it is up"
          .formatted(said);
    }
    if (lacksExtensions && UNAVAILABLE.contains(state)) {
      return "the database lacks an extension (%s): install PostgreSQL's contrib package on its machine"
          .formatted(said);
    }
    return state.equals(DENIED) ? denied(said) : unknown(said);
  }

  /** Empty where the session is to be relied on. */
  static Optional<String> ofSession(SQLException refused) {
    return FOREIGN_SESSION.contains(String.valueOf(refused.getSQLState()))
        ? Optional.of(
            "each statement comes to another session of the database (%s): give the URL of PostgreSQL itself, not of a pooler in transaction mode"
                .formatted(said(refused)))
        : Optional.empty();
  }

  private String denied(String said) {
    if (owner.isPresent()) {
      return "Guildhall's tables in the database %s are %s's, and %s may not change them (%s): name %s in the URL, or grant %s to %s"
          .formatted(database, owner.get(), user, said, owner.get(), owner.get(), user);
    }
    if (!mayCreateTables) {
      return "the user %s may not make tables (%s): make it the owner of a database of its own (alter database %s owner to %s), or grant create on schema %s to %s"
          .formatted(user, said, database, user, schema, user);
    }
    return lacksExtensions
        ? "the user %s may not make extensions (%s): grant create on database %s to %s, or as a superuser in that database, once: %s"
            .formatted(user, said, database, user, EXTENSIONS)
        : "the user %s lacks a right (%s): name the user who owns Guildhall's tables in the URL"
            .formatted(user, said);
  }

  private static String unknown(String reason) {
    return "the database's schema cannot be brought to this version's: " + reason;
  }

  /** What the database said, without its hints, and where in a statement that nobody sees. */
  static String said(SQLException refused) {
    ServerErrorMessage told =
        refused instanceof PSQLException ofServer ? ofServer.getServerErrorMessage() : null;
    String message = told == null ? refused.getMessage() : told.getMessage();
    return String.valueOf(message).lines().findFirst().orElse("");
  }

  /**
   * What the database said, which may have a cause beneath; where it said nothing, the first cause.
   */
  private static Throwable root(Throwable failure) {
    Throwable root = failure;
    for (Throwable one = failure; one != null; one = one.getCause()) {
      if (one instanceof SQLException || !(root instanceof SQLException)) {
        root = one;
      }
    }
    return root;
  }
}
