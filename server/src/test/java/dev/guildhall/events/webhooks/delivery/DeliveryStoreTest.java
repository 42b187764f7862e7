package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.events.webhooks.ReceiverAnswer;
import dev.guildhall.events.webhooks.delivery.DeliveryStore.Claim;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.DatabaseUrl;
import dev.guildhall.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a process takes out of the lanes, whatever happens between its statements. */
final class DeliveryStoreTest {
  private static final EndpointKey ENDPOINT = new EndpointKey(1, 2);
  private static final long LANE = 7;
  private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

  private final Database database = open();
  private final DeliveryStore store = new DeliveryStore();

  @AfterEach
  void close() {
    database.close();
  }

  /** Ids are given out before a change waits for the one before it: they tell no order. */
  @Test
  void meetsWhatWasAddedAfterTheClaimUnderAnEarlierId() {
    add(500, 5);
    List<Claim> claims = claim(List.of());
    add(510, 7);
    add(490, 6);

    List<Long> pending =
        database.statement(transaction -> store.pending(transaction, ENDPOINT, claims, 10)).stream()
            .map(DeliveryStore.Pending::id)
            .toList();

    assertThat(pending).containsExactly(500L, 490L, 510L);
  }

  @Test
  void leavesTheLanesAloneThatAreInFlight() {
    add(500, 5);

    assertThat(claim(List.of(LANE))).isEmpty();
    assertThat(claim(List.of())).extracting(Claim::lane).containsExactly(LANE);
    assertThat(claim(List.of())).isEmpty();
  }

  /** A receiver's answer may hold anything: what it spoils must not spoil what came beside it. */
  @Test
  void writesDownWhatCameBesideAnOutcomeThatTheDatabaseRefuses() {
    add(500, LANE, 1);
    add(600, LANE + 1, 1);
    List<Claim> claims = claim(List.of());
    Map<Long, String> reasons = Map.of(500L, "no \0", 600L, "refused");
    List<Outcome> told = new ArrayList<>();
    Recorder recorder =
        new Recorder(
            database,
            new FailingEndpoints(() -> 1000, Clock.fixed(NOW, ZoneOffset.UTC)),
            told::add);
    for (DeliveryStore.Pending pending :
        database.statement(transaction -> store.pending(transaction, ENDPOINT, claims, 10))) {
      ReceiverAnswer answer =
          new ReceiverAnswer.Failed(reasons.getOrDefault(pending.id(), ""), Duration.ZERO);
      Claim claim =
          claims.stream().filter(held -> held.lane() == pending.lane()).findFirst().orElseThrow();
      var attempt = new Outcome.Attempt(pending.id(), NOW, "http://a", answer, Optional.empty());
      recorder.add(new Outcome(claim, List.of(attempt), NOW));
    }

    recorder.close();
    recorder.run();

    assertThat(told).hasSize(2);
    List<String> written =
        database.statement(transaction ->
            transaction.list(
                "select failure from webhook_deliveries where attempts = 1",
                _ -> {},
                row -> row.getString("failure")));
    assertThat(written).containsExactly("refused");
  }

  private List<Claim> claim(List<Long> inFlight) {
    String claim = UUID.randomUUID().toString();
    return database.statement(transaction ->
        store.claim(transaction, ENDPOINT, inFlight, 10, claim, NOW, NOW.plusSeconds(30)));
  }

  private void add(long id, long sequence) {
    add(id, LANE, sequence);
  }

  /** As the fan-out adds a delivery to its lane. */
  private void add(long id, long lane, long sequence) {
    database.statement(transaction ->
        transaction.update(
            """
            with made as (
              insert into webhook_deliveries (environment_id, endpoint_id, delivery_id, event_id,
                lane, ordinal)
              values (?, ?, ?, ?, ?, ?))
            insert into webhook_lanes as l (environment_id, endpoint_id, lane, head_id, due_at)
            values (?, ?, ?, ?, ?)
            on conflict (environment_id, endpoint_id, lane)
              do update set head_id = least(l.head_id, excluded.head_id)
            """,
            p ->
                p.add(ENDPOINT.environmentId())
                    .add(ENDPOINT.endpointId())
                    .add(id)
                    .add(id)
                    .add(lane)
                    .add(sequence)
                    .add(ENDPOINT.environmentId())
                    .add(ENDPOINT.endpointId())
                    .add(lane)
                    .add(id)
                    .add(NOW)));
  }

  private static Database open() {
    DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newDatabase());
    Database database = new Database(url.jdbcUrl(), url.user(), url.password(), 2);
    database.statement(transaction ->
        transaction.update(
            """
            with environment as (
              insert into environments (environment_id, display_name, region, type, updated_at)
              values (1, 'test', 1, 1, now())
              returning environment_id)
            insert into webhook_endpoints (environment_id, endpoint_id, url, description,
              event_types, enabled, secret, cursor_transaction, cursor_event, updated_at)
            select environment_id, 2, 'http://127.0.0.1', '', '{}', true, '', '0', 0, now()
            from environment
            """,
            _ -> {}));
    return database;
  }
}
