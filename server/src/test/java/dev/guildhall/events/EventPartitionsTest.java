package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.storage.IdSource;
import dev.guildhall.testing.FakeClock;
import dev.guildhall.testing.TestPostgres;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The log's days come and go with the clock. */
final class EventPartitionsTest {
  private static final Duration RETENTION = Duration.ofDays(30);

  private final FakeClock clock = new FakeClock();
  private final String databaseUrl = TestPostgres.newDatabase();
  private final Database database = open(databaseUrl);
  private final Instant start = clock.instant();
  private final EventPartitions partitions = new EventPartitions(database, clock, RETENTION);

  @AfterEach
  void close() {
    partitions.close();
    database.close();
  }

  @Test
  void makesTheComingDaysAndDropsThosePastTheRetention() {
    log(start);
    assertThat(places()).containsExactly(name(start));
    assertThat(partitions("events")).contains(name(start.plus(Duration.ofDays(7))));

    clock.advance(Duration.ofDays(29));
    partitions.keep();
    assertThat(places()).containsExactly(name(start));
    clock.advance(Duration.ofDays(2));
    partitions.keep();

    assertThat(places()).isEmpty();
    assertThat(partitions("events"))
        .doesNotContain(name(start))
        .contains(name(start.plus(Duration.ofDays(38))));
    assertThat(partitions("webhook_deliveries")).hasSameSizeAs(partitions("events"));
  }

  @Test
  void movesWhatCameBeforeItsDayWasMade() {
    Instant later = start.plus(Duration.ofDays(20));
    log(later);
    assertThat(places()).containsExactly("events_default");

    clock.advance(Duration.ofDays(20));
    partitions.keep();

    assertThat(places()).containsExactly(name(later));
  }

  /** Behind a drop that waits for a long reader, everybody else would wait too. */
  @Test
  void givesWayToWhoReadsForLong() throws Exception {
    log(start);
    clock.advance(Duration.ofDays(31));
    try (Connection reader = TestPostgres.connect(databaseUrl)) {
      reader.setAutoCommit(false);
      reader.createStatement().executeQuery("select from events").close();

      assertThatThrownBy(partitions::keep).hasMessageContaining("DatabaseUnavailable");
      log(start.plusSeconds(1));
      assertThat(places()).hasSize(2);
      reader.rollback(); // closing alone does not wait until the lock is given back
    }
    partitions.keep();

    assertThat(places()).isEmpty();
  }

  private static Database open(String databaseUrl) {
    DatabaseUrl url = DatabaseUrl.parse(databaseUrl);
    return new Database(url.jdbcUrl(), url.user(), url.password(), 2);
  }

  private void log(Instant time) {
    database.statement(transaction ->
        transaction.update(
            """
            insert into events (environment_id, event_id, type, object, occurred_at, actor,
              request_id, data)
            values (1, ?, 'organization.created', 'Organization', ?, 'a', 'r', '{}')
            """,
            p -> p.add(IdSource.firstAt(time)).add(time)));
  }

  /** The partitions of the events that there are. */
  private List<String> places() {
    return database.statement(transaction ->
        transaction.list(
            "select tableoid::regclass::text from events", _ -> {}, row -> row.getString(1)));
  }

  private List<String> partitions(String table) {
    return database.statement(transaction ->
        transaction.list(
            "select inhrelid::regclass::text from pg_inherits where inhparent = ?::regclass",
            p -> p.add(table),
            row -> row.getString(1)));
  }

  private static String name(Instant time) {
    return "events_"
        + LocalDate.ofInstant(time, ZoneOffset.UTC).format(DateTimeFormatter.BASIC_ISO_DATE);
  }
}
