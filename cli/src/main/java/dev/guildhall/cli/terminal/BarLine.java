package dev.guildhall.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBarRenderer;
import me.tongfei.progressbar.ProgressState;

/**
 * The bar as a line: how far it is, how fast, and how long still; at the end how long it took. All
 * that changes stands in columns, so that nothing jumps, and the line always fills the width, so
 * that nothing of an earlier one is left.
 */
record BarLine() implements ProgressBarRenderer {
  private static final String EIGHTHS = " ▏▎▍▌▋▊▉";

  @Override
  public String render(ProgressState state, int width) {
    Duration elapsed =
        state.getStartInstant() == null ? Duration.ZERO : state.getElapsedAfterStart();
    return line(
        state.getTaskName(),
        state.getStart(),
        state.getCurrent(),
        state.isIndefinite() ? -1 : state.getMax(),
        elapsed,
        width);
  }

  /**
   * @param max how many there will be; negative where nobody knows
   */
  static String line(String task, long start, long current, long max, Duration elapsed, int width) {
    double rate = (current - start) / Math.max(0.001, elapsed.toMillis() / 1000.0);
    if (max < 0) {
      return fitted("%s  %,d rows  %,.0f/s".formatted(task, current, rate), width);
    }
    String head = "%s %3d%% │".formatted(task, max == 0 ? 100 : current * 100 / max);
    String all = "%,d".formatted(max);
    String tail =
        "│ %%%ds of %%s rows %%,7.0f/s %%-10s"
            .formatted(all.length())
            .formatted("%,d".formatted(current), all, rate, time(current, max, rate, elapsed));
    int cells = width - head.length() - tail.length();
    return fitted(cells > 0 ? head + bar(current, max, cells) + tail : head + tail, width);
  }

  private static String time(long current, long max, double rate, Duration elapsed) {
    if (current >= max) {
      return " in " + clock(elapsed.toSeconds());
    }
    return "%5s left".formatted(rate > 0 ? clock(Math.round((max - current) / rate)) : "?");
  }

  private static String clock(long seconds) {
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  private static String bar(long current, long max, int cells) {
    long eighths = max == 0 ? cells * 8L : Math.min(current, max) * cells * 8 / max;
    String full = "█".repeat((int) (eighths / 8));
    String part = eighths % 8 == 0 ? "" : String.valueOf(EIGHTHS.charAt((int) (eighths % 8)));
    return full + part + " ".repeat(cells - full.length() - part.length());
  }

  private static String fitted(String line, int width) {
    return line.length() > width
        ? line.substring(0, Math.max(0, width))
        : line + " ".repeat(width - line.length());
  }
}
