package dev.guildhall.storage.eventloop;

import dev.guildhall.api.ApiError;
import dev.guildhall.storage.Attempted;
import dev.guildhall.storage.ChangeListener;
import dev.guildhall.storage.Statement;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs single statements from event loops, through connections of their own, so that no thread
 * waits for the database and none has to be woken: the shortest way that there is, for the calls
 * that come most often. It only ever attempts: whatever it is refused, for a constraint, a lock or
 * a database that is away, was not done, and its caller goes the whole way, which knows every
 * error. Not thread-bound; the answer comes on an event loop.
 */
public final class EventLoopDatabase {
  private static final Logger log = LoggerFactory.getLogger(EventLoopDatabase.class);

  /** Beside those of the threads; opened when they are needed. */
  private static final int CONNECTIONS = 8;

  /** A connection that a statement or nothing at all keeps silent for longer is closed. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  /** Where none can be had, nobody waits for long, nor tries again at once. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A database that this way does not suit is left to the threads for longer and longer. */
  private static final int LONGEST_PAUSE = 64;

  /** Locks of others are waited for by threads. */
  private static final Map<String, String> SETTINGS =
      Map.of("application_name", "guildhall event loops", "lock_timeout", "1s");

  /** Refusals that say nothing against the connection: values, constraints, races, locks. */
  private static final List<String> USUAL = List.of("22", "23", "40", "55");

  /** What is said as a connection ends, or the server: perhaps in the middle of a commit. */
  private static final List<String> BROKEN = List.of("08", "57P", "58", "XX");

  private static final Set<String> ENDS = Set.of("FATAL", "PANIC");

  private final String jdbcUrl;
  private final String user;
  private final String password;
  private final Supplier<ChangeListener> listener;
  private final Map<String, String> numbered = new ConcurrentHashMap<>();
  private final AtomicInteger pauses = new AtomicInteger(1);
  private volatile long restsUntil = System.nanoTime();
  private boolean isPassable = true;
  private @Nullable Pool pool;

  /**
   * @param user empty where the URL names it
   * @param listener hears of what statements changed, before their callers do
   */
  public EventLoopDatabase(
      String jdbcUrl, String user, String password, Supplier<ChangeListener> listener) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
    this.listener = listener;
  }

  /**
   * Attempts a statement, which is its own transaction. Fails with {@link
   * ApiError.DatabaseUnavailable} where nobody knows whether it was done: it must not run again.
   */
  public <T> CompletionStage<Attempted<T>> attempt(Statement<T> statement) {
    return run(statement).toCompletionStage();
  }

  /** Attempts a statement that only reads; not done where it failed, however that was. */
  public <T> CompletionStage<Attempted<T>> attemptRead(Statement<T> statement) {
    return run(statement).otherwise(new Attempted.NotDone<>()).toCompletionStage();
  }

  private <T> Future<Attempted<T>> run(Statement<T> statement) {
    Optional<Pool> open = System.nanoTime() - restsUntil < 0 ? Optional.empty() : pool();
    if (open.isEmpty()) {
      return Future.succeededFuture(new Attempted.NotDone<>());
    }
    return inTime(open.get().getConnection())
        .transform(connected -> {
          if (connected.failed()) {
            noConnection(connected.cause());
            return Future.succeededFuture(new Attempted.NotDone<>());
          }
          return run(connected.result(), statement);
        });
  }

  /** A pool that is closed forgets who waits for it, and a new session may never be greeted. */
  private static Future<SqlConnection> inTime(Future<SqlConnection> coming) {
    if (coming.isComplete()) {
      return coming;
    }
    Future<SqlConnection> inTime =
        coming.timeout(CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    coming.onSuccess(connection -> {
      if (inTime.failed()) {
        connection.close();
      }
    });
    return inTime;
  }

  private <T> Future<Attempted<T>> run(SqlConnection connection, Statement<T> statement) {
    connection.exceptionHandler(failure -> log.debug("a connection of the event loops", failure));
    EventLoopParameters parameters = new EventLoopParameters();
    try {
      statement.bind().to(parameters);
    } catch (SQLException | RuntimeException unbound) {
      connection.close();
      return Future.failedFuture(unbound);
    }
    return connection
        .preparedQuery(numbered.computeIfAbsent(statement.sql(), EventLoopDatabase::numbered))
        .execute(parameters.values())
        .transform(done -> {
          connection.close(); // back into the pool
          return outcome(done, statement);
        });
  }

  private <T> Future<Attempted<T>> outcome(AsyncResult<RowSet<Row>> done, Statement<T> statement) {
    if (done.succeeded()) {
      pauses.setPlain(1);
      try {
        return Future.succeededFuture(new Attempted.Done<>(read(done.result(), statement)));
      } catch (SQLException impossible) {
        return Future.failedFuture(impossible);
      }
    }
    if (saysOneOf(USUAL, done.cause())) {
      return Future.succeededFuture(new Attempted.Refused<>());
    }
    log.warn("the database cannot serve a call: {}", String.valueOf(done.cause()));
    rest();
    return isEnd(done.cause())
        ? Future.failedFuture(new ApiError.DatabaseUnavailable().exception())
        : Future.succeededFuture(new Attempted.NotDone<>());
  }

  /** Whether the connection ended with the statement, or the whole server. */
  private static boolean isEnd(Throwable failure) {
    return !(failure instanceof PgException refused)
        || ENDS.contains(String.valueOf(refused.getSeverity()))
        || saysOneOf(BROKEN, failure);
  }

  private static boolean saysOneOf(List<String> states, Throwable failure) {
    return failure instanceof PgException refused
        && refused.getSqlState() != null
        && states.stream().anyMatch(refused.getSqlState()::startsWith);
  }

  private <T> List<T> read(RowSet<Row> rows, Statement<T> statement) throws SQLException {
    ChangeListener told = listener.get();
    List<T> read = new ArrayList<>(rows.size());
    for (Row row : rows) {
      read.add(statement.reader().read(new EventLoopColumns(row), told::changed));
    }
    return read;
  }

  /**
   * Opened by the first event loop that asks; nobody else can. Empty, too, where this way cannot be
   * taken to such a database.
   */
  private synchronized Optional<Pool> pool() {
    Context context = Vertx.currentContext();
    if (pool == null && isPassable && context != null) {
      Optional<PgConnectOptions> address = EventLoopAddress.of(jdbcUrl, user, password);
      isPassable = address.isPresent();
      pool = address.map(known -> open(known, context.owner())).orElse(null);
    }
    return Optional.ofNullable(pool);
  }

  private static Pool open(PgConnectOptions address, Vertx vertx) {
    address
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(512)
        .setPreparedStatementCacheSqlLimit(1 << 20);
    SETTINGS.forEach(address::addProperty);
    return PgBuilder.pool()
        .connectingTo(address)
        .with(
            new NetClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setIdleTimeout((int) SILENCE.toSeconds())
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setTcpKeepAlive(true))
        .with(new PoolOptions().setMaxSize(CONNECTIONS).setMaxWaitQueueSize(0))
        .using(vertx)
        .build();
  }

  private void noConnection(Throwable cause) {
    if (!(cause instanceof ConnectionPoolTooBusyException)) {
      log.debug("no connection for the event loops: {}", String.valueOf(cause));
      rest();
    }
  }

  /** Lets threads do the work for a while, and begins anew then: what is open may be as broken. */
  private void rest() {
    Optional<Pool> dropped;
    synchronized (this) {
      dropped = Optional.ofNullable(pool);
      if (dropped.isEmpty()) {
        return; // another statement found the same
      }
      pool = null;
      int times = pauses.getAndUpdate(before -> Math.min(LONGEST_PAUSE, before * 2));
      restsUntil = System.nanoTime() + PAUSE.multipliedBy(times).toNanos();
    }
    dropped.get().close();
  }

  /** Question marks as this driver wants them. */
  private static String numbered(String sql) {
    StringBuilder text = new StringBuilder(sql.length() + 64);
    int number = 0;
    int from = 0;
    for (int mark = sql.indexOf('?'); mark >= 0; mark = sql.indexOf('?', from)) {
      text.append(sql, from, mark).append('$').append(++number);
      from = mark + 1;
    }
    text.append(sql, from, sql.length());
    return text.toString();
  }
}
