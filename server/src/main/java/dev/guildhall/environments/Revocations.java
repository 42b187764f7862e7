package dev.guildhall.environments;

import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients whose tokens end before their time, because they or their environment were deleted.
 * Read again every second, so that no call asks the database for it; a deletion of this process is
 * known at once.
 */
public final class Revocations implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Revocations.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** Known so much longer: a clock that is set back makes tokens live longer. */
  private static final Duration LONGER = Duration.ofDays(1);

  private final Database database;
  private final Clock clock;
  private final Duration tokenLifetime;
  private final ApiClientStore store = new ApiClientStore();
  private final Thread reader;
  private volatile Set<Long> clients = Set.of();
  private volatile boolean closed;

  /**
   * @param tokenLifetime a deletion older than this has no living token left, if nobody set a clock
   */
  public Revocations(Database database, Clock clock, Duration tokenLifetime) {
    this.database = database;
    this.clock = clock;
    this.tokenLifetime = tokenLifetime;
    refresh();
    this.reader = Thread.ofVirtual().name("revocations").start(this::run);
  }

  /** Whether a token of this client is dead. */
  public boolean isRevoked(long clientNumber) {
    return clients.contains(clientNumber);
  }

  /** Reads what was deleted, now. One at a time: an older reading never replaces a newer one. */
  public synchronized void refresh() {
    Instant since = clock.instant().minus(tokenLifetime).minus(LONGER);
    clients = Set.copyOf(database.read(transaction -> store.deletedSince(transaction, since)));
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PERIOD.toNanos());
      try {
        if (!closed) {
          refresh();
        }
      } catch (Throwable unreachable) {
        if (!closed) {
          log.warn("deleted clients could not be read, trying again: {}", unreachable.toString());
        }
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(reader);
  }
}
