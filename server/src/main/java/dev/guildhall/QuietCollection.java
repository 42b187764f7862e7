package dev.guildhall;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Has the whole heap collected while nobody calls, where it grew since the last time. The serial
 * collector looks at the old generation only when it cannot grow any more, at {@code -Xmx}: until
 * then it keeps every answer that was replaced in memory, and hands nothing back.
 *
 * <p>Such a collection stops the server for a tenth of a second or more, so it waits for a period
 * without work.
 */
final class QuietCollection {
  /** Between two looks, and the length of a quiet time. */
  static final Duration PERIOD = Duration.ofSeconds(5);

  /** The most CPU time in a period that counts as quiet: a server at rest takes a fifth of it. */
  static final Duration QUIET = Duration.ofMillis(250);

  /** By how many bytes the heap has to grow to be worth it. */
  static final long GROWTH = 24 << 20;

  private final Supplier<Duration> cpuTime;
  private final LongSupplier heapSize;
  private final Runnable collect;
  private Duration cpuTimeBefore;
  private long heapSizeBefore;

  QuietCollection() {
    this(
        () -> ProcessHandle.current().info().totalCpuDuration().orElseThrow(),
        Runtime.getRuntime()::totalMemory,
        System::gc);
  }

  /**
   * @param cpuTime what this process took since its start
   * @param heapSize in bytes, what is free in it included
   */
  QuietCollection(Supplier<Duration> cpuTime, LongSupplier heapSize, Runnable collect) {
    this.cpuTime = cpuTime;
    this.heapSize = heapSize;
    this.collect = collect;
    this.cpuTimeBefore = cpuTime.get();
    this.heapSizeBefore = heapSize.getAsLong();
  }

  /** Looks once; to be called every {@link #PERIOD}. */
  void look() {
    Duration cpuTimeNow = cpuTime.get();
    boolean quiet = cpuTimeNow.minus(cpuTimeBefore).compareTo(QUIET) <= 0;
    cpuTimeBefore = cpuTimeNow;
    if (quiet && heapSize.getAsLong() - heapSizeBefore >= GROWTH) {
      collect.run();
      heapSizeBefore = heapSize.getAsLong();
    }
  }
}
