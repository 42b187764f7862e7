package dev.guildhall.directories;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes that identity providers called: when, by which secret, and how often after the deletion.
 * Gathered in memory and written every {@link #PERIOD}, before it is read, and at the server's
 * stop; so a call costs no write. A process that is killed loses what it noted since the last
 * write.
 */
public final class ProviderCalls implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProviderCalls.class);
  private static final Duration PERIOD = Duration.ofSeconds(3);

  private final Database database;
  private final ProviderCallStore store = new ProviderCallStore();
  private final Thread writer;
  private final Map<Place, Noted> noted = new ConcurrentHashMap<>();
  private volatile boolean closed;

  public ProviderCalls(Database database) {
    this.database = database;
    this.writer = Thread.ofVirtual().name("provider-calls").start(this::run);
  }

  /**
   * Where a call came in.
   *
   * @param secretId the secret it came with; 0 for what the purge has left of one
   * @param deletedAt when the directory was deleted, if it is not living
   */
  public record Place(
      long environmentId, long directoryId, long secretId, Optional<Instant> deletedAt) {}

  private record Noted(long calls, Instant last) {
    Noted and(Noted other) {
      return new Noted(calls + other.calls, last.isAfter(other.last) ? last : other.last);
    }
  }

  public void note(Place place, Instant now) {
    noted.merge(place, new Noted(1, now), Noted::and);
  }

  /** Writes what was noted, if anything was: for those who want to read it now. */
  void flushIfAny() {
    if (!noted.isEmpty()) {
      flush();
    }
  }

  private void flush() {
    List<Map.Entry<Place, Noted>> batch = new ArrayList<>();
    for (Place place : List.copyOf(noted.keySet())) {
      Noted taken = noted.remove(place);
      if (taken != null) {
        batch.add(Map.entry(place, taken));
      }
    }
    try {
      database.run(transaction -> {
        write(transaction, batch);
      });
    } catch (RuntimeException unreachable) {
      batch.forEach(one -> noted.merge(one.getKey(), one.getValue(), Noted::and));
      log.warn("calls of identity providers wait to be written: {}", unreachable.toString());
    }
  }

  /** In the order of the keys, so that processes that write at once do not lock crosswise. */
  private void write(Transaction transaction, List<Map.Entry<Place, Noted>> batch)
      throws SQLException {
    List<Map.Entry<Place, Noted>> ordered =
        batch.stream()
            .sorted(
                Comparator.comparingLong(
                        (Map.Entry<Place, Noted> one) -> one.getKey().directoryId())
                    .thenComparingLong(one -> one.getKey().secretId()))
            .toList();
    for (Map.Entry<Place, Noted> one : ordered) {
      Place place = one.getKey();
      Noted calls = one.getValue();
      if (place.deletedAt().isPresent()) {
        store.attempted(transaction, place, place.deletedAt().get(), calls.calls(), calls.last());
      } else {
        store.called(transaction, place, calls.last());
      }
    }
  }

  private void run() {
    while (!closed) {
      LockSupport.parkNanos(PERIOD.toNanos());
      flushIfAny();
    }
  }

  /** Writes what is left. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(writer);
    try {
      writer.join(PERIOD);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    flushIfAny();
  }
}
