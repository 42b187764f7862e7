package dev.guildhall.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times calls, by face, call and outcome. */
public final class CallMetrics {
  private final MeterRegistry registry;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  private record Series(Face face, String call, String outcome) {}

  public CallMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /**
   * Notes one finished call.
   *
   * @param call a route or full method name, never anything that a caller makes up
   * @param outcome {@code ok} or an {@code error_code}
   * @param startNanos {@link System#nanoTime} when the call came in
   */
  public void record(Face face, String call, String outcome, long startNanos) {
    timers
        .computeIfAbsent(new Series(face, call, outcome), this::timer)
        .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Series series) {
    return Timer.builder("guildhall.calls")
        .description("Calls, from the request's last byte to the answer's first")
        .tags("face", series.face().label(), "call", series.call(), "outcome", series.outcome())
        .register(registry);
  }
}
