package dev.guildhall.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarConsumer;

/** Shows on the error stream how far a long run is. */
public interface ProgressDisplay extends AutoCloseable {
  /** So many are done, those of an earlier run included. */
  void at(long done);

  @Override
  void close();

  /**
   * A bar with rate and time left on a terminal, else a line every few seconds.
   *
   * @param total how many there will be, where that is known
   * @param start how many an earlier run did
   */
  static ProgressDisplay start(
      PrintWriter err,
      Map<String, String> environment,
      String task,
      Optional<Long> total,
      long start) {
    return Terminal.showsErrors()
        ? new Bar(err, Terminal.width(environment), task, total, start)
        : new ProgressLines(err, task, total, start);
  }

  /** The bar. */
  final class Bar implements ProgressDisplay {
    private static final Duration UPDATE = Duration.ofMillis(200);

    private final ProgressBar bar;

    Bar(PrintWriter err, int width, String task, Optional<Long> total, long start) {
      this.bar =
          new ProgressBarBuilder()
              .setTaskName(task)
              .setInitialMax(total.orElse(-1L))
              .startsFrom(start, Duration.ZERO)
              .setRenderer(new BarLine())
              .setUpdateIntervalMillis((int) UPDATE.toMillis())
              .setConsumer(new Line(err, width - 1))
              .build();
    }

    @Override
    public void at(long done) {
      bar.stepTo(done);
    }

    @Override
    public void close() {
      bar.maxHint(bar.getCurrent());
      bar.close();
    }
  }

  /** One line of the terminal, written over and over. */
  record Line(PrintWriter err, int width) implements ProgressBarConsumer {
    @Override
    public int getMaxRenderedLength() {
      return width;
    }

    @Override
    public void accept(String rendered) {
      err.print("\r" + rendered);
      err.flush();
    }

    @Override
    public void close() {
      err.println();
    }
  }
}
