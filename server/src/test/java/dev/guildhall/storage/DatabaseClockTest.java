package dev.guildhall.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.guildhall.testing.FakeClock;
import dev.guildhall.testing.TestPostgres;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Whatever a machine's clock says, its server goes by the database's, which is this machine's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DatabaseClockTest {
  /** Longer than a test takes, and far shorter than the clocks are apart. */
  private static final Duration NEARLY = Duration.ofMinutes(10);

  @SuppressWarnings("NullAway.Init") // set before the first test
  private Database database;

  @BeforeAll
  void open() {
    DatabaseUrl url = DatabaseUrl.parse(TestPostgres.newEmptyDatabase());
    database = new Database(url.jdbcUrl(), url.user(), url.password(), 2);
  }

  @AfterAll
  void close() {
    database.close();
  }

  private static Duration apart(Clock one, Clock other) {
    return Duration.between(one.instant(), other.instant()).abs();
  }

  @Test
  void setsAClockThatIsWrong() {
    for (Duration wrong : new Duration[] {Duration.ofDays(32), Duration.ofHours(-2)}) {
      FakeClock machine = new FakeClock();
      machine.advance(wrong);
      Clock clock = new DatabaseClock(database, machine);
      assertThat(apart(clock, Clock.systemUTC())).isLessThan(NEARLY);
    }
  }

  @Test
  void followsAClockThatIsSetWhileItRuns() {
    FakeClock machine = new FakeClock();
    machine.advance(Duration.ofDays(-40));
    DatabaseClock clock = new DatabaseClock(database, machine);
    for (int days : new int[] {40, 1, -1}) {
      machine.advance(Duration.ofDays(days));
      assertThat(apart(clock, Clock.systemUTC())).as("before it is compared").isLessThan(NEARLY);
      clock.compare();
      assertThat(apart(clock, Clock.systemUTC())).as("after that").isLessThan(NEARLY);
    }
  }

  @Test
  void leavesAloneAClockThatAgrees() {
    FakeClock machine = new FakeClock();
    DatabaseClock clock = new DatabaseClock(database, machine, () -> 0);
    machine.stop();
    clock.compare();
    // Had it been set at all, it would not be the machine's time to the microsecond.
    assertThat(clock.instant()).isEqualTo(machine.instant());
  }
}
