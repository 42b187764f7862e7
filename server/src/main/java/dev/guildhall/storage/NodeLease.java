package dev.guildhall.storage;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process's node number, on lease. Ids are made only for ticks before the lease's end, and
 * whoever takes a number over starts at that end; so two processes never share a tick of a number,
 * whatever their clocks say, and no id needs a trip to the database.
 */
public final class NodeLease implements IdSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodeLease.class);
  private static final Duration LENGTH = Duration.ofSeconds(60);
  private static final Duration RENEWAL = Duration.ofSeconds(15);

  /** An id is at hand while the lease has longer to run: nobody takes that long to ask for one. */
  private static final long TICKS_AT_HAND = Duration.ofSeconds(2).dividedBy(TICK);

  private static final long SEQUENCES = 1L << SEQUENCE_BITS;

  private final Database database;
  private final Clock clock;
  private final UUID holder = UUID.randomUUID();
  private final Thread renewer;

  private int node;
  private volatile long endTick;
  private volatile long tick;
  private long sequence;
  private volatile boolean closed;

  public NodeLease(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
    acquire();
    this.renewer = Thread.ofVirtual().name("node-lease").start(this::renew);
  }

  /** When the last lease of a process ends that may still run; empty where there is none. */
  public static Optional<Instant> lastEnd(Transaction transaction, Instant now)
      throws SQLException {
    return transaction.first(
        "select max(expires_at) as last from node_leases having max(expires_at) > ?",
        p -> p.add(now),
        row -> Rows.instant(row, "last"));
  }

  @Override
  public synchronized long next() {
    long now = IdSource.tickOf(clock.instant());
    if (now > tick) {
      tick = now;
      sequence = 0;
    } else if (++sequence == SEQUENCES) {
      tick++;
      sequence = 0;
    }
    if (tick >= endTick) {
      acquire();
    }
    return tick << (SEQUENCE_BITS + NODE_BITS) | sequence << NODE_BITS | node;
  }

  @Override
  public boolean isAtHand() {
    return Math.max(tick, IdSource.tickOf(clock.instant())) + TICKS_AT_HAND < endTick;
  }

  /** Takes the number that has been free for longest, or a new one. */
  private synchronized void acquire() {
    // Never before the last id's tick, so that ids grow even where the clock went back.
    Instant now = latest(clock.instant(), IdSource.timeOf(tick << (SEQUENCE_BITS + NODE_BITS)));
    // Apart from a caller's transaction: taken back with it, the number would be another's, too.
    Lease lease =
        database
            .apart(transaction ->
                transaction.first(
                    """
                    with free as (
                      select node from node_leases where expires_at <= ?
                      order by expires_at limit 1 for update skip locked),
                    taken as (
                      update node_leases l
                      set holder = ?::uuid, started_at = greatest(?, l.expires_at),
                          expires_at = greatest(?, l.expires_at) + make_interval(secs => ?)
                      from free where l.node = free.node
                      returning l.node, l.started_at, l.expires_at)
                    select * from taken
                    """,
                    p ->
                        p.add(now).add(holder.toString()).add(now).add(now).add(LENGTH.toSeconds()),
                    row ->
                        new Lease(
                            row.getInt("node"),
                            Rows.instant(row, "started_at"),
                            Rows.instant(row, "expires_at"))))
            .orElseThrow(() ->
                new IllegalStateException(
                    "all %d node numbers are leased to living processes"
                        .formatted(1 << NODE_BITS)));
    node = lease.node();
    tick = Math.max(IdSource.tickOf(lease.start()) + 1, IdSource.tickOf(now));
    sequence = 0;
    endTick = IdSource.tickOf(lease.end());
    log.debug("makes ids as node {}", node);
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private record Lease(int node, Instant start, Instant end) {}

  private void renew() {
    while (!closed) {
      LockSupport.parkNanos(RENEWAL.toNanos());
      if (closed) {
        return;
      }
      try {
        extend();
      } catch (Throwable unreachable) {
        if (!closed) {
          log.warn("the node lease could not be renewed, trying again: {}", unreachable.toString());
        }
      }
    }
  }

  /** Extends the lease. A number that was exchanged meanwhile keeps the end that it came with. */
  private void extend() {
    int held = node();
    Instant until = clock.instant().plus(LENGTH);
    database
        .statement(transaction ->
            transaction.first(
                """
                update node_leases set expires_at = greatest(expires_at, ?)
                where node = ? and holder = ?::uuid returning expires_at
                """,
                p -> p.add(until).add(held).add(holder.toString()),
                row -> Rows.instant(row, "expires_at")))
        .ifPresent(end -> extended(held, end));
  }

  private synchronized int node() {
    return node;
  }

  private synchronized void extended(int held, Instant end) {
    if (node == held && !closed) {
      endTick = IdSource.tickOf(end);
    }
  }

  /** Gives the number back: whoever takes it makes ids behind the last one of this process. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(renewer);
    try {
      release();
    } catch (RuntimeException unreachable) {
      log.debug("the node lease ends by itself", unreachable);
    }
  }

  private synchronized void release() {
    endTick = tick + 1; // whatever still asks takes a number anew
    Instant end = IdSource.timeOf(endTick << (SEQUENCE_BITS + NODE_BITS));
    database.statement(transaction ->
        transaction.update(
            "update node_leases set expires_at = least(expires_at, ?) where node = ? and holder = ?::uuid",
            p -> p.add(end).add(node).add(holder.toString())));
  }
}
