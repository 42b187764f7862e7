package dev.guildhall.organizations.kept;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.Sweeper;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Tells kept answers what other processes changed: reads the event log a few times a second, each
 * time what became visible since the last. That goes by the database's own snapshots, so no event
 * is missed, however long its transaction ran. After a failure nothing is known, and all begins
 * anew.
 */
public final class LogTail implements AutoCloseable {
  private static final Duration PERIOD = KeptOrganizations.MAX_AGE.dividedBy(4);

  private final KeptOrganizations kept;
  private final Database database;
  private final Clock clock;
  private final LogTailStore store = new LogTailStore();
  private final Sweeper sweeper;
  private Optional<String> snapshot = Optional.empty();

  /**
   * @param clock the one that event ids are made with
   */
  public LogTail(KeptOrganizations kept, Database database, Clock clock) {
    this.kept = kept;
    this.database = database;
    this.clock = clock;
    this.sweeper = new Sweeper("kept organizations", PERIOD, this::read);
  }

  private void read() {
    long asOf = System.nanoTime();
    Set<Long> environments = kept.wanted();
    try {
      LogTailStore.Reading reading =
          database.read(
              transaction -> store.read(transaction, environments, snapshot, clock.instant()));
      if (reading.changed().size() > LogTailStore.MAX_CHANGES) {
        kept.uncovered();
      }
      reading
          .changed()
          .forEach(change ->
              kept.changed(change.environmentId(), change.organizationId(), Optional.empty()));
      snapshot = Optional.of(reading.snapshot());
      kept.covers(environments, asOf);
    } catch (RuntimeException unreachable) {
      snapshot = Optional.empty();
      kept.uncovered();
      throw unreachable;
    }
  }

  @Override
  public void close() {
    sweeper.close();
    kept.uncovered();
  }
}
