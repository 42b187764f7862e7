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
 * is missed, however long its transaction ran. After a failure, or on another instance of the
 * database, nothing is known, and all begins anew.
 */
public final class LogTail implements AutoCloseable {
  private static final Duration PERIOD = KeptOrganizations.MAX_AGE.dividedBy(4);

  private final KeptOrganizations kept;
  private final Database database;
  private final Clock clock;
  private final LogTailStore store = new LogTailStore();
  private final Sweeper sweeper;
  private Optional<LogTailStore.Moment> last = Optional.empty();

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
              transaction -> store.read(transaction, environments, last, clock.instant()));
      if (reading.changed().size() > LogTailStore.MAX_CHANGES || isElsewhere(reading.moment())) {
        kept.uncovered();
      }
      reading
          .changed()
          .forEach(change ->
              kept.changed(change.environmentId(), change.organizationId(), Optional.empty()));
      last = Optional.of(reading.moment());
      kept.covers(environments, asOf);
    } catch (RuntimeException unreachable) {
      last = Optional.empty();
      kept.uncovered();
      throw unreachable;
    }
  }

  /** A standby that took over may lack what was answered last. */
  private boolean isElsewhere(LogTailStore.Moment now) {
    return last.filter(before -> !before.instance().equals(now.instance())).isPresent();
  }

  @Override
  public void close() {
    sweeper.close();
    kept.uncovered();
  }
}
