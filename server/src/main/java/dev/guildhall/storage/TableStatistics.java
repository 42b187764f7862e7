package dev.guildhall.storage;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has PostgreSQL count the rows of tables that have doubled since it last did. It keeps the plan
 * that it made for a table of nothing, where one index is as good as another, until it hears that
 * the table has grown; its own autovacuum looks after a minute by default, and an initial load is
 * over by then. What a look costs does not depend on the rows; to count takes a sample.
 */
public final class TableStatistics {
  private static final Logger log = LoggerFactory.getLogger(TableStatistics.class);

  /** With fewer rows than this, any plan will do. */
  private static final int FEW = 500;

  private final Database database;

  public TableStatistics(Database database) {
    this.database = database;
  }

  /** Counts what is due. Several processes may do so at once: one of them counts a table. */
  public void sweep() {
    List<String> doubled =
        database.read(transaction ->
            transaction.list(
                """
                select s.relid::regclass::text as name
                from pg_stat_user_tables s join pg_class c on c.oid = s.relid
                where s.n_live_tup >= ? and s.n_live_tup >= 2 * c.reltuples
                  and s.n_mod_since_analyze >= ?
                """,
                p -> p.add(FEW).add(FEW),
                row -> row.getString("name")));
    for (String table : doubled) {
      log.debug("{} has doubled", table);
      database.<Integer>statement(
          transaction -> transaction.update("analyze (skip_locked) " + table, _ -> {}));
    }
  }
}
