package dev.guildhall;

import com.zaxxer.hikari.pool.HikariPool;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.storage.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server's database: the embedded PostgreSQL, or the one that a URL names. */
record ServerDatabase(Database database, Optional<EmbeddedPostgres> embedded, String description)
    implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServerDatabase.class);

  private static final Set<String> WRONG_PASSWORD = Set.of("28P01", "28000");

  static ServerDatabase open(ServerConfig config, int poolSize) {
    try {
      Files.createDirectories(config.dataFolder());
    } catch (IOException impossible) {
      throw new StartFailure(
          "cannot make the folder %s: %s. Choose another with --data-dir."
              .formatted(config.dataFolder(), StartFailure.reason(impossible)));
    }
    if (config.databaseUrl().isPresent()) {
      EmbeddedPostgres.refuseFolderInUse(config.dataFolder());
      return external(config.databaseUrl().get(), poolSize);
    }
    EmbeddedPostgres embedded = EmbeddedPostgres.start(config.dataFolder(), log::info);
    try {
      return new ServerDatabase(
          new Database(embedded.jdbcUrl(), embedded.user(), embedded.password(), poolSize),
          Optional.of(embedded),
          "PostgreSQL, embedded in " + config.dataFolder());
    } catch (HikariPool.PoolInitializationException refused) {
      embedded.close();
      throw new StartFailure(
          "the embedded database cannot be used: %s. %s"
              .formatted(reason(refused), remedy(refused, config.dataFolder())));
    }
  }

  private static String remedy(Throwable refused, Path dataFolder) {
    return refused.getCause() instanceof SQLException failure
            && WRONG_PASSWORD.contains(String.valueOf(failure.getSQLState()))
        ? "Move %s away and start again: a new password is set."
            .formatted(dataFolder.resolve("postgres.secret"))
        : "%s says more. Where files are missing or damaged, put a backup of the whole folder %s in its place."
            .formatted(dataFolder.resolve("postgres.log"), dataFolder);
  }

  private static ServerDatabase external(String text, int poolSize) {
    try {
      DatabaseUrl url = DatabaseUrl.parse(text);
      return new ServerDatabase(
          new Database(url.jdbcUrl(), url.user(), url.password(), poolSize),
          Optional.empty(),
          url.toString());
    } catch (IllegalArgumentException malformed) {
      throw new StartFailure("--database-url: " + malformed.getMessage());
    } catch (HikariPool.PoolInitializationException unreachable) {
      throw new StartFailure(
          "the database of --database-url cannot be used: %s. Check that it is up, and the URL's host, name, user and password."
              .formatted(reason(unreachable)));
    }
  }

  /** What the driver said, without the sentence that tells to check the host. */
  private static String reason(Throwable unreachable) {
    Throwable cause = unreachable.getCause() == null ? unreachable : unreachable.getCause();
    String said =
        String.valueOf(cause.getMessage()).replaceFirst("(?s)\\.? Check that .*", "")
            + detail(cause).map(more -> ": " + more).orElse("");
    return said.replaceFirst("\\.\\s*$", "");
  }

  /** What connections do not log: here it is about the database itself. */
  private static Optional<String> detail(Throwable cause) {
    return cause instanceof PSQLException refused
        ? Optional.ofNullable(refused.getServerErrorMessage()).map(ServerErrorMessage::getDetail)
        : Optional.empty();
  }

  @Override
  public void close() {
    database.close();
    embedded.ifPresent(EmbeddedPostgres::close);
  }
}
