package dev.guildhall.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.storage.eventloop.EventLoopDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
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

  /**
   * Whoever waits for another's lock gives up before callers do, and a server that stands still in
   * a transaction loses it: neither may keep connections and locks for long.
   */
  private static final String BOUNDS =
      "set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'";

  /** A snapshot's reader may be a person with a pager. */
  private static final String PATIENT = "set local idle_in_transaction_session_timeout = '15min'";

  private static final String LOCK_NOT_AVAILABLE = "55P03";
  private static final String READ_ONLY = "25006";
  private static final String DISK_FULL = "53100";

  /**
   * Nothing was written, and the next try may succeed: a lock that did not come, a statement or an
   * idle transaction that took too long, a database that takes no writes just now.
   */
  private static final Set<String> TEMPORARY =
      Set.of(LOCK_NOT_AVAILABLE, "57014", "25P03", READ_ONLY);

  /** Connections that take no writes are replaced this often at most. */
  private static final Duration READ_ONLY_KEPT = Duration.ofSeconds(1);

  /** A write that found the disk full is this long a reason not to be ready. */
  private static final Duration FULL = Duration.ofSeconds(10);

  private final HikariDataSource pool;
  private final AtomicLong readOnlyDropped =
      new AtomicLong(System.nanoTime() - READ_ONLY_KEPT.toNanos());
  private final AtomicLong fullAt = new AtomicLong(System.nanoTime() - FULL.toNanos());

  /** The transaction that this thread's work joins, inside {@link #together}. */
  private final ScopedValue<Transaction> joined = ScopedValue.newInstance();

  private final EventLoopDatabase eventLoops;

  private volatile ChangeListener listener = (_, _, _) -> {};

  /**
   * @param url a JDBC URL
   * @param poolSize connections held open; 16 by measurement, 8 cost 30 % of the create rate
   */
  public Database(String url, String user, String password, int poolSize) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("guildhall");
    config.setJdbcUrl(url);
    if (!user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password);
    }
    config.setMaximumPoolSize(poolSize);
    config.setMinimumIdle(poolSize);
    config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
    config.setInitializationFailTimeout(Duration.ofSeconds(10).toMillis());
    config.addDataSourceProperty("ApplicationName", "guildhall");
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("preparedStatementCacheQueries", "512");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.setConnectionInitSql(BOUNDS);
    this.pool = new HikariDataSource(config);
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
      try (Held held = new Held(pool.getConnection())) {
        Connection connection = held.connection;
        Transaction transaction = new Transaction(connection);
        try {
          return work.run(transaction);
        } finally {
          transaction.tell(listener);
        }
      } catch (SQLException failure) {
        throw dropIdleIfBroken(failure) ? new OutcomeUnknown(failure) : failure;
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
      if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
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
          try (Held held = hold()) {
            return work.run(new Transaction(held.connection));
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
    try (Held held = hold()) {
      Connection connection = held.connection;
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
      try (Held held = hold()) {
        Connection connection = held.connection;
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
    try (Held held = hold()) {
      Connection connection = held.connection;
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

  /**
   * A connection that this thread has until it closes this. It must not wait for a second one, or
   * threads that have all of them wait for each other: an assertion, for the tests.
   */
  private record Held(Connection connection) implements AutoCloseable {
    private static final ThreadLocal<Boolean> BY_THIS_THREAD = ThreadLocal.withInitial(() -> false);

    Held {
      assert isBy(true);
    }

    @Override
    public void close() throws SQLException {
      assert isBy(false);
      connection.close();
    }

    private static boolean isBy(boolean thisThread) {
      BY_THIS_THREAD.set(thisThread);
      return true;
    }
  }

  private Held hold() throws SQLException {
    assert !Held.BY_THIS_THREAD.get() : "this thread holds a connection";
    return new Held(pool.getConnection());
  }

  /** For libraries that bring their own way to the database, such as the migrations. */
  public DataSource dataSource() {
    return pool;
  }

  /** Whether the database answers now, and takes writes, as far as it is known. */
  public boolean answers() {
    if (System.nanoTime() - fullAt.get() < FULL.toNanos()) {
      return false;
    }
    try (Held held = hold()) {
      boolean takesWrites = takesWrites(held.connection);
      if (!takesWrites) {
        dropReadOnly();
      }
      return takesWrites && held.connection.isValid(2);
    } catch (SQLException unreachable) {
      return false;
    }
  }

  private static boolean takesWrites(Connection connection) throws SQLException {
    try (var statement = connection.createStatement();
        ResultSet row = statement.executeQuery("show transaction_read_only")) {
      return row.next() && row.getString(1).equals("off");
    }
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
        if (tries < ATTEMPTS && isLostRace(failure)) {
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
      if (!dropIdleIfBroken(failure) || failure instanceof OutcomeUnknown) {
        throw failure;
      }
      return attempt.run();
    }
  }

  /**
   * Where one connection broke, those that lie idle beside it are as likely broken: the pool opens
   * new ones instead of handing them out one by one.
   */
  private boolean dropIdleIfBroken(SQLException failure) {
    boolean broken = isBroken(failure);
    if (broken) {
      dropIdle();
    } else if (READ_ONLY.equals(failure.getSQLState())) {
      dropReadOnly();
    }
    return broken;
  }

  private void dropIdle() {
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  /** Connections that take no writes were opened so: new ones may take them again. */
  private void dropReadOnly() {
    long now = System.nanoTime();
    long last = readOnlyDropped.get();
    if (now - last > READ_ONLY_KEPT.toNanos() && readOnlyDropped.compareAndSet(last, now)) {
      dropIdle();
    }
  }

  /** A statement or commit whose answer never came: nobody knows whether it was done. */
  private static final class OutcomeUnknown extends SQLException {
    OutcomeUnknown(SQLException failure) {
      super(failure.getMessage(), failure.getSQLState(), failure);
    }
  }

  private static void commit(Connection connection) throws SQLException {
    try {
      connection.commit();
    } catch (SQLException failure) {
      throw isBroken(failure) ? new OutcomeUnknown(failure) : failure;
    }
  }

  /** A connection that was good once; that none can be had is another matter. */
  private static boolean isBroken(SQLException failure) {
    String state = Optional.ofNullable(failure.getSQLState()).orElse("");
    return !(failure instanceof SQLTransientConnectionException)
        && (state.startsWith("08") || state.startsWith("57P"));
  }

  static boolean isLostRace(SQLException failure) {
    return "40001".equals(failure.getSQLState()) || "40P01".equals(failure.getSQLState());
  }

  private RuntimeException translated(SQLException failure) {
    String state = Optional.ofNullable(failure.getSQLState()).orElse("");
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
      if (state.equals(DISK_FULL)) {
        fullAt.set(System.nanoTime());
      }
      return new ApiError.DatabaseUnavailable(failure instanceof OutcomeUnknown).exception();
    }
    return new StorageException(failure);
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
