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
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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

  /**
   * A connection that a statement or nothing at all keeps silent for longer is closed: none of
   * these statements takes long, and four that got stuck would keep all others waiting.
   */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  /** Where none can be had, nobody tries again at once. */
  private static final Duration PAUSE = Duration.ofSeconds(1);

  /** A database that this way does not suit is left to the threads for longer and longer. */
  private static final int LONGEST_PAUSE = 64;

  /** Refusals that say nothing against the connection: values, constraints, races, locks. */
  private static final List<String> USUAL = List.of("22", "23", "40", "55");

  /** What is said as a connection ends, or the server: perhaps in the middle of a commit. */
  private static final List<String> BROKEN = List.of("08", "57P", "58", "XX");

  private static final Set<String> ENDS = Set.of("FATAL", "PANIC");

  private final String jdbcUrl;
  private final String user;
  private final String password;
  private final Supplier<ChangeListener> listener;
  private final Duration silence;
  private final Map<String, String> numbered = new ConcurrentHashMap<>();
  private final AtomicInteger pauses = new AtomicInteger(1);
  private volatile long restsUntil = System.nanoTime();
  private boolean isPassable = true;
  private @Nullable EventLoopConnections connections;

  /**
   * @param user empty where the URL names it
   * @param listener hears of what statements changed, before their callers do
   */
  public EventLoopDatabase(
      String jdbcUrl, String user, String password, Supplier<ChangeListener> listener) {
    this(jdbcUrl, user, password, listener, SILENCE);
  }

  EventLoopDatabase(
      String jdbcUrl,
      String user,
      String password,
      Supplier<ChangeListener> listener,
      Duration silence) {
    this.jdbcUrl = jdbcUrl;
    this.user = user;
    this.password = password;
    this.listener = listener;
    this.silence = silence;
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
    Optional<EventLoopConnections> open =
        System.nanoTime() - restsUntil < 0 ? Optional.empty() : connections();
    if (open.isEmpty()) {
      return Future.succeededFuture(new Attempted.NotDone<>());
    }
    EventLoopConnections from = open.get();
    return from.lease()
        .transform(leased -> {
          if (leased.failed()) {
            noConnection(from, leased.cause());
            return Future.succeededFuture(new Attempted.NotDone<>());
          }
          return run(from, leased.result(), statement);
        });
  }

  private <T> Future<Attempted<T>> run(
      EventLoopConnections from, EventLoopConnections.Lease lease, Statement<T> statement) {
    EventLoopParameters parameters = new EventLoopParameters();
    try {
      statement.bind().to(parameters);
    } catch (SQLException | RuntimeException unbound) {
      lease.end();
      return Future.failedFuture(unbound);
    }
    return lease
        .connection()
        .preparedQuery(numbered.computeIfAbsent(statement.sql(), EventLoopDatabase::numbered))
        .execute(parameters.values())
        .transform(done -> {
          lease.end();
          return outcome(from, done, statement);
        });
  }

  private <T> Future<Attempted<T>> outcome(
      EventLoopConnections from, AsyncResult<RowSet<Row>> done, Statement<T> statement) {
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
    rest(from);
    return isEnd(done.cause())
        ? Future.failedFuture(new ApiError.DatabaseUnavailable(true).exception())
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
  private synchronized Optional<EventLoopConnections> connections() {
    Context context = Vertx.currentContext();
    if (connections == null && isPassable && context != null) {
      Optional<PgConnectOptions> address = EventLoopAddress.of(jdbcUrl, user, password);
      isPassable = address.isPresent();
      connections =
          address
              .map(known -> new EventLoopConnections(known, context.owner(), silence))
              .orElse(null);
    }
    return Optional.ofNullable(connections);
  }

  private void noConnection(EventLoopConnections from, Throwable cause) {
    if (!(cause instanceof ConnectionPoolTooBusyException)) {
      log.debug("no connection for the event loops: {}", String.valueOf(cause));
      rest(from);
    }
  }

  /** Lets threads do the work for a while, and begins anew then: what is open may be as broken. */
  private void rest(EventLoopConnections broken) {
    synchronized (this) {
      if (connections != broken) {
        return; // another statement found the same
      }
      connections = null;
      int times = pauses.getAndUpdate(before -> Math.min(LONGEST_PAUSE, before * 2));
      restsUntil = System.nanoTime() + PAUSE.multipliedBy(times).toNanos();
    }
    broken.retire();
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
