package dev.guildhall;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When the whole heap is collected. */
final class QuietCollectionTest {
  private static final long FULL = 100 << 20;

  private Duration cpuTime = Duration.ofSeconds(3);
  private long heapSize = FULL;
  private int collections;

  private final QuietCollection collection =
      new QuietCollection(() -> cpuTime, () -> heapSize, this::collect);

  private void collect() {
    collections++;
    heapSize = FULL;
  }

  private void passes(Duration work) {
    cpuTime = cpuTime.plus(work);
    collection.look();
  }

  @Test
  void waitsForAQuietPeriod() {
    heapSize += QuietCollection.GROWTH;
    passes(QuietCollection.QUIET.plusMillis(10));
    assertThat(collections).isZero();

    passes(QuietCollection.QUIET);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void leavesAHeapThatHardlyGrew() {
    heapSize += QuietCollection.GROWTH - 1;
    passes(Duration.ZERO);
    assertThat(collections).isZero();
  }

  @Test
  void collectsAgainOnlyWhereTheHeapGrewAgain() {
    heapSize += QuietCollection.GROWTH;
    passes(Duration.ZERO);
    passes(Duration.ZERO);
    assertThat(collections).isEqualTo(1);

    heapSize += QuietCollection.GROWTH;
    passes(Duration.ZERO);
    assertThat(collections).isEqualTo(2);
  }
}
