package dev.guildhall.events;

import dev.guildhall.storage.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a log readable that a dump brought from another PostgreSQL. Readers go in the order of the
 * transactions' numbers, and each PostgreSQL counts its own: there, what is new would have smaller
 * numbers than what was read long ago, and nobody would ever hear of it.
 *
 * <p>Afterwards the events that the dump brought come before all others, in the order of their ids.
 * An endpoint that was between two transactions of one moment hears of the later one twice, rather
 * than of one of them never.
 */
public final class AdoptRestoredLog {
  private static final Logger log = LoggerFactory.getLogger(AdoptRestoredLog.class);

  private final Database database;
  private final RestoredLogStore store = new RestoredLogStore();

  public AdoptRestoredLog(Database database) {
    this.database = database;
  }

  /** To be run before anybody reads the log; costs a look where it is this database's own. */
  public void run() {
    if (!database.read(store::isFromElsewhere)) {
      return;
    }
    log.info("the event log is from another PostgreSQL: numbering it anew, which may take minutes");
    long events =
        database.transaction(transaction -> {
          store.lock(transaction);
          long renumbered = 0;
          if (store.isFromElsewhere(transaction)) {
            store.renumberCursors(transaction);
            for (long environment : store.environments(transaction)) {
              renumbered += store.renumberEvents(transaction, environment);
            }
          }
          return renumbered;
        });
    log.info("{} events are numbered anew", events);
  }
}
