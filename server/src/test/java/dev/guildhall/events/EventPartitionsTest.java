package dev.guildhall.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Migrations;
import dev.guildhall.testing.FakeClock;
import dev.guildhall.testing.TestPostgres;
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
  private final Database database = open();
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

  private static Database open() {
    DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newDatabase());
    Database database = new Database(url.jdbcUrl(), url.user(), url.password(), 2);
    Migrations.run(database);
    return database;
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
