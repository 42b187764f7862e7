package dev.guildhall.events.webhooks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Waits grow from seconds to an hour, and no two deliveries wait alike. */
final class BackoffTest {
  @ParameterizedTest
  @CsvSource({"1, 5", "2, 10", "3, 20", "10, 2560", "11, 3600", "1000000, 3600"})
  void doublesUpToAnHourLessAFifthAtMost(int attempts, int longestSeconds) {
    Duration longest = Duration.ofSeconds(longestSeconds);
    for (int draw = 0; draw < 100; draw++) {
      assertThat(Backoff.after(attempts)).isBetween(longest.multipliedBy(8).dividedBy(10), longest);
    }
  }

  @Test
  void spreadsThoseThatFailedTogether() {
    Set<Duration> waits = new HashSet<>();
    for (int draw = 0; draw < 100; draw++) {
      waits.add(Backoff.after(12));
    }
    assertThat(waits).hasSizeGreaterThan(50);
  }
}
