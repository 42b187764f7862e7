package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.guildhall.testing.FakeClock;
import dev.guildhall.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Ids: unique among all processes on a database and growing in each, whatever the clocks say. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeLeaseTest {
  @SuppressWarnings("NullAway.Init") // set before the first test
  private Database database;

  @BeforeAll
  void open() {
    DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newDatabase());
    database = new Database(url.jdbcUrl(), url.user(), url.password(), 8);
  }

  @AfterAll
  void close() {
    database.close();
  }

  private static FakeClock shifted(Duration by) {
    FakeClock clock = new FakeClock();
    clock.advance(by);
    return clock;
  }

  @Test
  void neverRepeatWhileClocksRunApart() throws Exception {
    List<Duration> shifts =
        List.of(
            Duration.ZERO,
            Duration.ofMillis(-5),
            Duration.ofSeconds(-90),
            Duration.ofSeconds(61),
            Duration.ofHours(1),
            Duration.ofDays(-3));
    List<Callable<List<Long>>> makers = new ArrayList<>();
    for (Duration shift : shifts) {
      makers.add(() -> made(shifted(shift)));
    }
    Set<Long> all = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<List<Long>> made : threads.invokeAll(makers)) {
        all.addAll(made.get());
      }
    }
    assertThat(all).hasSize(shifts.size() * 12_000);
  }

  @Test
  void areAtHandUntilTheLeaseHasNearlyEnded() {
    FakeClock clock = shifted(Duration.ofHours(2));
    try (NodeLease lease = new NodeLease(database, clock)) {
      assertThat(lease.isAtHand()).isTrue();
      clock.advance(Duration.ofSeconds(59));
      assertThat(lease.isAtHand()).isFalse();
      clock.advance(Duration.ofSeconds(59));
      lease.next(); // takes a number anew
      assertThat(lease.isAtHand()).isTrue();
    }
  }

  /** Ids of a process whose clock leaps past its lease, and of the next that starts after it. */
  private List<Long> made(FakeClock clock) {
    List<Long> ids = new ArrayList<>();
    for (int start = 0; start < 3; start++) {
      try (NodeLease lease = new NodeLease(database, clock)) {
        take(lease, 2_000, ids);
        clock.advance(Duration.ofSeconds(70));
        take(lease, 2_000, ids);
        assertThat(ids.subList(start * 4_000, ids.size())).isSorted();
      }
    }
    return ids;
  }

  private static void take(NodeLease lease, int count, List<Long> into) {
    for (int i = 0; i < count; i++) {
      into.add(lease.next());
    }
  }

  @Test
  void growEvenWhereTheClockGoesBack() {
    FakeClock clock = new FakeClock();
    try (NodeLease lease = new NodeLease(database, clock)) {
      List<Long> ids = new ArrayList<>();
      take(lease, 10, ids);
      clock.advance(Duration.ofSeconds(50));
      take(lease, 10, ids);
      clock.advance(Duration.ofHours(-2));
      // A tick has 16,384 ids: this many run 11 s ahead of it, over the end of the lease.
      long last = ids.getLast();
      for (int i = 0; i < 16_384 * 1_100; i++) {
        long next = lease.next();
        if (next <= last) {
          throw new AssertionError(next + " after " + last);
        }
        last = next;
      }
      assertThat(ids).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void keepTheirNumberWhereTheCallersTransactionIsTakenBack() {
    FakeClock clock = new FakeClock();
    try (NodeLease lease = new NodeLease(database, clock)) {
      lease.next();
      clock.advance(Duration.ofSeconds(70));
      List<Long> ids = new ArrayList<>();
      assertThatThrownBy(() ->
              database.together(_ -> {
                ids.add(lease.next());
                throw new IllegalStateException("taken back");
              }))
          .hasMessage("taken back");
      assertThat(end(ids.getFirst())).isAfter(clock.instant());
    }
  }

  @Test
  void giveTheirNumberBackAtTheEndAndNotTheTimeThatTheyUsed() {
    FakeClock clock = new FakeClock();
    List<Long> ids = new ArrayList<>();
    try (NodeLease lease = new NodeLease(database, clock)) {
      take(lease, 40_000, ids); // ticks ahead of the clock
      assertThat(
              database.<Optional<Instant>>read(
                  transaction -> NodeLease.lastEnd(transaction, clock.instant())))
          .isPresent();
    }
    Instant last = IdSource.timeOf(ids.getLast());
    assertThat(end(ids.getLast())).isAfter(last).isBefore(last.plusSeconds(1)); // not a lease later
  }

  /** When the lease of the number that is in this id ends. */
  private Instant end(long id) {
    long node = id & ((1L << IdSource.NODE_BITS) - 1);
    return database.read(transaction ->
        transaction
            .first(
                "select expires_at from node_leases where node = ?",
                p -> p.add(node),
                row -> Rows.instant(row, "expires_at"))
            .orElseThrow());
  }

  @Test
  void areBoundedForEveryTime() {
    assertThat(IdSource.firstAt(Instant.parse("0001-01-01T00:00:00Z"))).isZero();
    assertThat(IdSource.firstAt(IdSource.EPOCH)).isZero();
    assertThat(IdSource.firstAt(IdSource.END.minus(IdSource.TICK))).isPositive();
    assertThat(IdSource.firstAt(Instant.parse("9999-12-31T23:59:59Z"))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void tellWhenTheyWereMade() {
    FakeClock clock = new FakeClock();
    try (NodeLease lease = new NodeLease(database, clock)) {
      clock.advance(Duration.ofSeconds(5));
      Instant before = clock.instant();
      long id = lease.next();
      Instant after = clock.instant();

      Instant time = IdSource.timeOf(id);
      assertThat(time).isBetween(before.minus(IdSource.TICK), after);
      assertThat(time.toEpochMilli() % 10).isZero();
      assertThat(id).isPositive().isGreaterThan(IdSource.firstAt(before.minus(IdSource.TICK)));
      assertThat(String.valueOf(id)).hasSizeBetween(15, 19);
    }
  }

  @Test
  void comeFromANumberOfTheProcessesOwn() {
    List<NodeLease> living = new ArrayList<>();
    Set<Long> nodes = new HashSet<>();
    FakeClock clock = new FakeClock();
    for (int i = 0; i < 40; i++) {
      NodeLease lease = new NodeLease(database, clock);
      living.add(lease);
      nodes.add(lease.next() & (1 << IdSource.NODE_BITS) - 1);
    }
    living.forEach(NodeLease::close);
    assertThat(nodes).hasSize(40);
  }
}
