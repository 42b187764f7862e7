package dev.guildhall.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;

/** The connections that are held open, and what is known of the database behind them. */
final class ConnectionPool implements AutoCloseable {
  /**
   * Whoever waits for another's lock gives up before callers do, and a server that stands still in
   * a transaction loses it: neither may keep connections and locks for long.
   */
  private static final String BOUNDS =
      "set lock_timeout = '10s'; set idle_in_transaction_session_timeout = '60s'";

  /** Connections that take no writes are replaced this often at most. */
  private static final Duration READ_ONLY_KEPT = Duration.ofSeconds(1);

  /** A write that found the disk full is this long a reason not to be ready. */
  private static final Duration FULL = Duration.ofSeconds(10);

  private final HikariDataSource pool;
  private final AtomicLong readOnlyDropped =
      new AtomicLong(System.nanoTime() - READ_ONLY_KEPT.toNanos());
  private final AtomicLong fullAt = new AtomicLong(System.nanoTime() - FULL.toNanos());

  ConnectionPool(String url, String user, String password, int size) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("guildhall");
    config.setJdbcUrl(url);
    if (!user.isEmpty()) {
      config.setUsername(user);
      config.setPassword(password);
    }
    config.setMaximumPoolSize(size);
    config.setMinimumIdle(size);
    config.setConnectionTimeout(Duration.ofSeconds(5).toMillis());
    config.setInitializationFailTimeout(Duration.ofSeconds(10).toMillis());
    config.addDataSourceProperty("ApplicationName", "guildhall");
    config.addDataSourceProperty("prepareThreshold", "1");
    config.addDataSourceProperty("preparedStatementCacheQueries", "512");
    config.addDataSourceProperty("connectTimeout", "5");
    config.addDataSourceProperty("socketTimeout", "60");
    config.addDataSourceProperty("tcpKeepAlive", "true");
    // the rest of what PostgreSQL says may be SQL, or what is in a row: not for a log
    config.addDataSourceProperty("logServerErrorDetail", "false");
    config.setConnectionInitSql(BOUNDS);
    this.pool = new HikariDataSource(config);
  }

  /**
   * A connection that this thread has until it closes this. It must not wait for a second one, or
   * threads that have all of them wait for each other: an assertion, for the tests.
   */
  record Held(Connection connection) implements AutoCloseable {
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

  Held hold() throws SQLException {
    assert !Held.BY_THIS_THREAD.get() : "this thread holds a connection";
    return another();
  }

  /** A connection for a thread that may hold one already. */
  Held another() throws SQLException {
    return new Held(pool.getConnection());
  }

  DataSource dataSource() {
    return pool;
  }

  /** Whether the database answers now, and takes writes, as far as it is known. */
  boolean answers() {
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

  /**
   * Whether this says that its connection broke. Where one did, those that lie idle beside it are
   * as likely broken: new ones are opened instead of handing them out one by one.
   */
  boolean dropIdleIfBroken(SQLException failure) {
    boolean broken = SqlStates.isBroken(failure);
    if (broken) {
      dropIdle();
    } else if (SqlStates.isReadOnly(failure)) {
      dropReadOnly();
    }
    return broken;
  }

  void noteIfDiskFull(SQLException failure) {
    if (SqlStates.isDiskFull(failure)) {
      fullAt.set(System.nanoTime());
    }
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

  @Override
  public void close() {
    pool.close();
  }
}
