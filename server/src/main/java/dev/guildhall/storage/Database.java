package dev.guildhall.storage;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.storage.eventloop.EventLoopDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one PostgreSQL behind the service. A use case asks it for a transaction; stores take that
 * transaction and never open one.
 */
public final class Database implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Database.class);

  /** How often a transaction runs that loses to a concurrent one. */
  private static final int ATTEMPTS = 5;

  /** A snapshot's reader may be a person with a pager. */
  private static final String PATIENT = "set local idle_in_transaction_session_timeout = '15min'";

  private final ConnectionPool pool;

  /** The transaction that this thread's work joins, inside {@link #together}. */
  private final ScopedValue<Transaction> joined = ScopedValue.newInstance();

  private final EventLoopDatabase eventLoops;

  private volatile ChangeListener listener = (_, _, _) -> {};

  /**
   * @param url a JDBC URL
   * @param poolSize connections held open; 16 by measurement, 8 cost 30 % of the create rate
   */
  public Database(String url, String user, String password, int poolSize) {
    this.pool = new ConnectionPool(url, user, password, poolSize);
    this.eventLoops = new EventLoopDatabase(url, user, password, () -> listener);
  }

  /** Work inside a transaction. */
  @FunctionalInterface
  public interface Work<T extends @Nullable Object> {
    T run(Transaction transaction) throws SQLException;
  }

  /**
   * Runs work that is one statement, which is its own transaction: one round trip, committed when
   * it returns. Where the connection breaks, nobody knows whether it was, so it never runs again.
   */
  public <T extends @Nullable Object> T statement(Work<T> work) {
    if (joined.isBound()) {
      return attempt(() -> inside(joined.get(), work));
    }
    return apart(work);
  }

  /**
   * The same, on a connection of its own within {@link #together}, too: for what must stay when
   * that is taken back.
   */
  <T extends @Nullable Object> T apart(Work<T> work) {
    return attempt(() -> {
      try (ConnectionPool.Held held = pool.another()) {
        Connection connection = held.connection();
        Transaction transaction = new Transaction(connection);
        try {
          return work.run(transaction);
        } finally {
          transaction.tell(listener);
        }
      } catch (SQLException failure) {
        throw pool.dropIdleIfBroken(failure) ? new OutcomeUnknown(failure) : failure;
      }
    });
  }

  /**
   * Runs one statement for several callers. Empty where the database refused it, or one of its
   * locks did not come: one of them is to blame, and each must be tried alone.
   */
  public <T> Optional<T> statementOfMany(Work<T> work) {
    try {
      return statement(transaction -> unlessLocked(work, transaction));
    } catch (ApiException failure) {
      if (failure.error() instanceof ApiError.DatabaseUnavailable) {
        throw failure;
      }
      return Optional.empty();
    } catch (ConstraintViolated | StorageException refused) {
      return Optional.empty();
    }
  }

  private static <T> Optional<T> unlessLocked(Work<T> work, Transaction transaction)
      throws SQLException {
    try {
      return Optional.of(work.run(transaction));
    } catch (SQLException failure) {
      if (SqlStates.isLockNotAvailable(failure)) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /**
   * Runs work that is one statement which only reads. Where its connection turns out to be broken,
   * it runs again on another one.
   */
  public <T extends @Nullable Object> T read(Work<T> work) {
    if (joined.isBound()) {
      return statement(work);
    }
    return attempt(() ->
        elsewhereIfBroken(() -> {
          try (ConnectionPool.Held held = pool.hold()) {
            return work.run(new Transaction(held.connection()));
          }
        }));
  }

  /**
   * Attempts a statement without a thread that waits for it. Where it was not done, {@link
   * #statement} may do it. Fails with {@link ApiError.DatabaseUnavailable} where nobody knows: it
   * must not run again.
   */
  public <T> CompletionStage<Attempted<T>> attempt(Statement<T> statement) {
    return eventLoops.attempt(statement);
  }

  /** The same of a statement that only reads: whatever goes wrong, {@link #read} can do it. */
  public <T> CompletionStage<Attempted<T>> attemptRead(Statement<T> statement) {
    return eventLoops.attemptRead(statement);
  }

  /** Has this listener, instead of any other, hear of changes. */
  public void listen(ChangeListener other) {
    listener = other;
  }

  /**
   * Runs several statements in one transaction: all committed when it returns, none when it throws.
   * Work that loses to a concurrent transaction runs again, and so does work whose connection
   * breaks before the commit; so it must not touch anything else.
   */
  public <T extends @Nullable Object> T transaction(Work<T> work) {
    if (joined.isBound()) {
      return attempt(() -> inside(joined.get(), work));
    }
    return attempt(() -> elsewhereIfBroken(() -> whole(work)));
  }

  /** Work inside a transaction that answers nothing. */
  @FunctionalInterface
  public interface Action {
    void run(Transaction transaction) throws SQLException;
  }

  /** The same as {@link #transaction}, of work that answers nothing. */
  public void run(Action action) {
    this.<@Nullable Void>transaction(transaction -> {
      action.run(transaction);
      return null;
    });
  }

  /**
   * Makes one transaction of all that this thread asks of the database while the work runs: what
   * use cases run in {@link #statement} and {@link #transaction} becomes a savepoint in it,
   * committed with it or not at all. For the edge alone, which must not know what a use case does;
   * the work runs once, for it may do anything.
   */
  public <T extends @Nullable Object> T together(Work<T> work) {
    try {
      return whole(transaction ->
          ScopedValue.where(joined, transaction)
              .<T, SQLException>call(() -> work.run(transaction)));
    } catch (SQLException failure) {
      throw translated(failure);
    }
  }

  /** Whether this thread's work is a part of {@link #together}, and sees what that has changed. */
  public boolean isTogether() {
    return joined.isBound();
  }

  private <T extends @Nullable Object> T whole(Work<T> work) throws SQLException {
    try (ConnectionPool.Held held = pool.hold()) {
      Connection connection = held.connection();
      connection.setAutoCommit(false);
      Transaction transaction = new Transaction(connection);
      try {
        T result = work.run(transaction);
        commit(connection);
        return result;
      } catch (Throwable thrown) {
        rollback(connection, thrown);
        throw thrown;
      } finally {
        transaction.tell(listener);
        reset(connection);
      }
    }
  }

  private static <T extends @Nullable Object> T inside(Transaction whole, Work<T> work)
      throws SQLException {
    Connection connection = whole.connection();
    Savepoint before = connection.setSavepoint();
    try {
      T result = work.run(new Transaction(whole));
      connection.releaseSavepoint(before);
      return result;
    } catch (Throwable thrown) {
      try {
        connection.rollback(before);
      } catch (SQLException alsoFailed) {
        thrown.addSuppressed(alsoFailed);
      }
      throw thrown;
    }
  }

  /** Runs work in a transaction that is rolled back: answers what would be, and changes nothing. */
  public <T extends @Nullable Object> T rehearsal(Work<T> work) {
    if (joined.isBound()) {
      throw new IllegalStateException("a rehearsal inside another transaction");
    }
    return attempt(() -> {
      try (ConnectionPool.Held held = pool.hold()) {
        Connection connection = held.connection();
        connection.setAutoCommit(false);
        try {
          return work.run(new Transaction(connection));
        } finally {
          connection.rollback();
          reset(connection);
        }
      }
    });
  }

  /**
   * Runs work that reads, all of it as of one moment, however long it takes, with pauses of a
   * quarter of an hour at most. Holds a connection for as long: bound how many of these run at
   * once. The work runs once, for it may do anything.
   */
  public <T extends @Nullable Object> T snapshot(Work<T> work) {
    try (ConnectionPool.Held held = pool.hold()) {
      Connection connection = held.connection();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      try (var statement = connection.createStatement()) {
        statement.execute(PATIENT);
        return work.run(new Transaction(connection));
      } finally {
        connection.rollback();
        reset(connection);
      }
    } catch (SQLException failure) {
      throw translated(failure);
    }
  }

  /** For libraries that bring their own way to the database, such as the migrations. */
  public DataSource dataSource() {
    return pool.dataSource();
  }

  /** Whether the database answers now, and takes writes, as far as it is known. */
  public boolean answers() {
    return pool.answers();
  }

  @Override
  public void close() {
    pool.close();
  }

  @FunctionalInterface
  private interface Attempt<T extends @Nullable Object> {
    T run() throws SQLException;
  }

  private <T extends @Nullable Object> T attempt(Attempt<T> attempt) {
    for (int tries = 1; ; tries++) {
      try {
        return attempt.run();
      } catch (SQLException failure) {
        if (tries < ATTEMPTS && SqlStates.isLostRace(failure)) {
          continue;
        }
        throw translated(failure);
      }
    }
  }

  /** Runs an attempt whose connection broke once more: it cannot have left anything behind. */
  private <T extends @Nullable Object> T elsewhereIfBroken(Attempt<T> attempt) throws SQLException {
    try {
      return attempt.run();
    } catch (SQLException failure) {
      if (!pool.dropIdleIfBroken(failure) || failure instanceof OutcomeUnknown) {
        throw failure;
      }
      return attempt.run();
    }
  }

  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw SqlStates.isBroken(failure) ? new OutcomeUnknown(failure) : failure;
    }
  }

  private RuntimeException translated(SQLException failure) {
    pool.noteIfDiskFull(failure);
    return SqlStates.translated(failure);
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException alsoFailed) {
      cause.addSuppressed(alsoFailed);
    }
  }

  private static void reset(Connection connection) {
    try {
      connection.setAutoCommit(true);
    } catch (SQLException broken) {
      log.debug("a broken connection goes back to the pool, which drops it", broken);
    }
  }
}
