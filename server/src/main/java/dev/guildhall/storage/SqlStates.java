package dev.guildhall.storage;

import dev.guildhall.api.ApiError;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Optional;
import java.util.Set;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a refusal of PostgreSQL means, by its SQLSTATE (PostgreSQL's manual, appendix A). */
final class SqlStates {
  private static final Logger log = LoggerFactory.getLogger(SqlStates.class);

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String READ_ONLY = "25006";
  private static final String DISK_FULL = "53100";

  /**
   * Nothing was written, and the next try may succeed: a lock that did not come, a statement or an
   * idle transaction that took too long, a database that takes no writes just now.
   */
  private static final Set<String> TEMPORARY =
      Set.of(LOCK_NOT_AVAILABLE, "57014", "25P03", READ_ONLY);

  private SqlStates() {}

  static boolean isLostRace(SQLException failure) {
    return "40001".equals(failure.getSQLState()) || "40P01".equals(failure.getSQLState());
  }

  static boolean isLockNotAvailable(SQLException failure) {
    return LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
  }

  static boolean isReadOnly(SQLException failure) {
    return READ_ONLY.equals(failure.getSQLState());
  }

  static boolean isDiskFull(SQLException failure) {
    return DISK_FULL.equals(failure.getSQLState());
  }

  /** A connection that was good once; that none can be had is another matter. */
  static boolean isBroken(SQLException failure) {
    String state = state(failure);
    return !(failure instanceof SQLTransientConnectionException)
        && (state.startsWith("08") || state.startsWith("57P"));
  }

  /** What a use case or the caller hears of it. */
  static RuntimeException translated(SQLException failure) {
    String state = state(failure);
    if (state.startsWith("23") && failure instanceof PSQLException refused) {
      ServerErrorMessage message = refused.getServerErrorMessage();
      if (message != null && message.getConstraint() != null) {
        return new ConstraintViolated(message.getConstraint(), failure);
      }
    }
    if (state.equals("22021") || state.equals("22P05")) {
      return new ApiError.NullCharacter().exception();
    }
    if (state.startsWith("08")
        || state.startsWith("57P")
        || state.startsWith("53")
        || TEMPORARY.contains(state)
        || failure instanceof SQLTransientConnectionException) {
      log.warn("the database cannot serve a call: {}", failure.getMessage());
      return new ApiError.DatabaseUnavailable(failure instanceof OutcomeUnknown).exception();
    }
    return new StorageException(failure);
  }

  private static String state(SQLException failure) {
    return Optional.ofNullable(failure.getSQLState()).orElse("");
  }
}
