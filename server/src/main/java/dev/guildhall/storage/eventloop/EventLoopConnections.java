package dev.guildhall.storage.eventloop;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that event loops share, opened when they are needed. One whose statement stays
 * without an answer for too long is cut off, so that the statement fails: this version of the
 * driver has no limit of its own, and its close waits for the answer.
 */
final class EventLoopConnections {
  private static final Logger log = LoggerFactory.getLogger(EventLoopConnections.class);

  /** Beside those of the threads. */
  private static final int MOST = 8;

  /** Where none can be had, nobody waits for long. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /** Locks of others are waited for by threads. */
  private static final Map<String, String> SETTINGS =
      Map.of("application_name", "guildhall event loops", "lock_timeout", "1s");

  private final Vertx vertx;
  private final Duration silence;
  private final Pool pool;
  private final Set<Lease> leases = ConcurrentHashMap.newKeySet();
  private final AtomicInteger users = new AtomicInteger();
  private final long watch;
  private volatile boolean isRetired;

  /**
   * @param silence how long a statement may stay without an answer
   */
  EventLoopConnections(PgConnectOptions address, Vertx vertx, Duration silence) {
    this.vertx = vertx;
    this.silence = silence;
    this.pool = open(address, vertx);
    this.watch = vertx.setPeriodic(silence.toMillis() / 8, _ -> cutOffSilent());
  }

  private static Pool open(PgConnectOptions address, Vertx vertx) {
    address
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(512)
        .setPreparedStatementCacheSqlLimit(1 << 20);
    SETTINGS.forEach(address::addProperty);
    return PgBuilder.pool()
        .connectingTo(address)
        .with(new PoolOptions().setMaxSize(MOST).setMaxWaitQueueSize(0))
        .using(vertx)
        .build();
  }

  /** A connection that one statement has, until it {@linkplain #end ends} this. */
  final class Lease {
    private final SqlConnection connection;
    private final long since = System.nanoTime();

    private Lease(SqlConnection connection) {
      this.connection = connection;
      connection.exceptionHandler(failure -> log.debug("a connection of the event loops", failure));
    }

    SqlConnection connection() {
      return connection;
    }

    /** Gives it back. */
    void end() {
      leases.remove(this);
      connection.close();
      leave();
    }
  }

  /** Fails where none can be had at once. */
  Future<Lease> lease() {
    users.incrementAndGet();
    return inTime(pool.getConnection())
        .map(connection -> {
          Lease lease = new Lease(connection);
          leases.add(lease);
          return lease;
        })
        .onFailure(_ -> leave());
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

  /** Closes all connections once nobody uses one: their end would break off what is under way. */
  void retire() {
    isRetired = true;
    closeIfUnused();
  }

  private void leave() {
    users.decrementAndGet();
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (isRetired && users.get() == 0) {
      vertx.cancelTimer(watch);
      pool.close();
    }
  }

  private void cutOffSilent() {
    long now = System.nanoTime();
    for (Lease lease : leases) {
      if (now - lease.since > silence.toNanos()) {
        cutOff(lease.connection);
      }
    }
  }

  /** Closes the channel itself: all else says goodbye to the database, and waits for it to go. */
  private static void cutOff(SqlConnection leased) {
    var connection = (SocketConnectionBase) ((SqlConnectionInternal) leased).unwrap().unwrap();
    var _ = connection.socket().channelHandlerContext().pipeline().firstContext().close();
  }
}
