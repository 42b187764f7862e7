package dev.guildhall.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;

/** Says every few seconds, on a line of its own, how far a long run is: for logs. */
final class ProgressLines implements ProgressDisplay {
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final PrintWriter err;
  private final String task;
  private final Optional<Long> total;
  private final long start;
  private final long began = System.nanoTime();
  private long last = began;

  ProgressLines(PrintWriter err, String task, Optional<Long> total, long start) {
    this.err = err;
    this.task = task;
    this.total = total;
    this.start = start;
  }

  @Override
  public void at(long done) {
    long now = System.nanoTime();
    if (now - last >= PERIOD.toNanos()) {
      last = now;
      err.println(line(done, Duration.ofNanos(now - began)));
    }
  }

  /** Such as {@code Importing: 120,000 of 1,000,000 rows, 17,000/s, 52 s left}. */
  String line(long done, Duration elapsed) {
    double rate = (done - start) / Math.max(0.001, elapsed.toMillis() / 1000.0);
    String so = "%s: %,d".formatted(task, done);
    return total
        .map(all ->
            "%s of %,d rows, %,.0f/s, %,.0f s left"
                .formatted(so, all, rate, Math.max(0, all - done) / Math.max(rate, 0.001)))
        .orElse("%s rows, %,.0f/s".formatted(so, rate));
  }

  @Override
  public void close() {}
}
