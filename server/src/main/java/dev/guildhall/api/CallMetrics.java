package dev.guildhall.api;

import com.google.rpc.Code;
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
   * Notes one call when it is answered.
   *
   * @param call a route or full method name, never anything that a caller makes up
   * @param code what the caller is told; counted as {@code ok} or by its name, which is the wire's
   *     {@code error_code}
   * @param startNanos {@link System#nanoTime} when the request's headers were there
   */
  public void record(Face face, String call, Code code, long startNanos) {
    String outcome = code == Code.OK ? "ok" : code.name();
    timers
        .computeIfAbsent(new Series(face, call, outcome), this::timer)
        .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Series series) {
    return Timer.builder("guildhall.calls")
        .description("Calls, from the end of the request's headers to the start of the answer")
        .tags("face", series.face().label(), "call", series.call(), "outcome", series.outcome())
        .register(registry);
  }
}
