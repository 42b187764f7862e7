package dev.guildhall.api.rest;

import dev.guildhall.api.ApiError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads a request's body, and holds no more of it than the limit, nor of all bodies together than
 * the memory can bear. What is beyond is taken off the wire and dropped, up to a bound: most
 * clients hear an answer only once they have sent all.
 */
public final class BodyReader {
  static final long MAX_DROPPED_BYTES = 32L << 20;

  /** Of all bodies on their way or worked on, in the whole process: its memory is one. */
  static final long MAX_HELD_BYTES = 128L << 20;

  /** Of each body not counted among those: whoever fills the room shuts out no ordinary call. */
  static final int UNCOUNTED_BYTES = 16 << 10;

  /** What those hear whose body found no room. */
  public static final ApiError TOO_MANY =
      new ApiError.TooManyAtOnce("MiB of requests", (int) (MAX_HELD_BYTES >> 20));

  /** A body that is larger than this has to come within a time. */
  private static final int UNHURRIED_BYTES = 64 << 10;

  private static final long PATIENCE_MILLISECONDS = 30_000;
  private static final int SLOWEST_BYTES_A_MILLISECOND = 64;
  private static final long MILLISECONDS_PER_LOOK = 1_000;

  private static final AtomicLong HELD = new AtomicLong();

  private final HttpServerRequest request;
  private final int limit;
  private final Outcomes outcomes;
  private Buffer body = Buffer.buffer();
  private long size;
  private int held;
  private boolean crowded;
  private boolean ended;
  private long timer = -1;

  private BodyReader(HttpServerRequest request, int limit, Outcomes outcomes) {
    this.request = request;
    this.limit = limit;
    this.outcomes = outcomes;
  }

  /**
   * What may come of a body.
   *
   * @param whole it is there
   * @param tooLarge it is at its end, and was larger than the limit
   * @param tooMany it is at its end, and others took the memory that it needed
   * @param endless it is so large that its end is not waited for
   */
  public record Outcomes(
      Consumer<Body> whole, Runnable tooLarge, Runnable tooMany, Runnable endless) {}

  /**
   * A body, which counts among those in memory until whoever has it says that it is done with.
   *
   * @param done to be run once, on any thread
   */
  public record Body(byte[] bytes, Runnable done) {}

  /**
   * Runs exactly one of the outcomes, unless the connection goes away first. A large body that
   * comes too slowly (less than 64 KiB a second, after half a minute) takes it away.
   */
  public static void read(HttpServerRequest request, int limit, Outcomes outcomes) {
    if (announced(request) > MAX_DROPPED_BYTES) {
      outcomes.endless().run();
      return;
    }
    BodyReader reader = new BodyReader(request, limit, outcomes);
    request.exceptionHandler(_ -> reader.end());
    request.handler(reader::take);
    request.endHandler(_ -> reader.conclude());
    if (limit > RestGateway.MAX_BODY_BYTES) {
      reader.hurry();
    }
  }

  private void take(Buffer chunk) {
    size += chunk.length();
    if (ended) {
      return;
    }
    if (size > MAX_DROPPED_BYTES) {
      end();
      outcomes.endless().run();
    } else if (size > limit || crowded) {
      giveBack();
    } else if (isHeld(counted(size) - counted(size - chunk.length()))) {
      body.appendBuffer(chunk);
    } else {
      crowded = true;
      giveBack();
    }
    if (size > UNHURRIED_BYTES) {
      hurry();
    }
  }

  private static int counted(long bytes) {
    return (int) Math.max(0, bytes - UNCOUNTED_BYTES);
  }

  /** Takes room for this many bytes more, if there is any. */
  private boolean isHeld(int more) {
    if (more > 0 && HELD.addAndGet(more) > MAX_HELD_BYTES) {
      HELD.addAndGet(-more);
      return false;
    }
    held += more;
    return true;
  }

  private void conclude() {
    if (ended) {
      return;
    }
    byte[] taken = body.length() == size ? body.getBytes() : new byte[0];
    int kept = held;
    held = 0;
    end();
    if (crowded) {
      outcomes.tooMany().run();
    } else if (size > limit) {
      outcomes.tooLarge().run();
    } else {
      outcomes.whole().accept(new Body(taken, () -> HELD.addAndGet(-kept)));
    }
  }

  private void end() {
    ended = true;
    giveBack();
    if (timer >= 0) {
      vertx().cancelTimer(timer);
    }
  }

  private void giveBack() {
    HELD.addAndGet(-held);
    held = 0;
    body = Buffer.buffer();
  }

  /** Looks each second, once it had its time, whether enough has come since. */
  private void hurry() {
    if (timer < 0 && !ended) {
      long began = System.nanoTime();
      timer =
          vertx()
              .setPeriodic(
                  PATIENCE_MILLISECONDS,
                  MILLISECONDS_PER_LOOK,
                  _ -> {
                    long hurried =
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began)
                            - PATIENCE_MILLISECONDS;
                    if (size < hurried * SLOWEST_BYTES_A_MILLISECOND) {
                      end();
                      request.response().reset();
                    }
                  });
    }
  }

  private static Vertx vertx() {
    return Objects.requireNonNull(Vertx.currentContext()).owner();
  }

  static long announced(HttpServerRequest request) {
    String length = request.getHeader("content-length");
    try {
      return length == null ? -1 : Long.parseLong(length);
    } catch (NumberFormatException malformed) {
      return -1;
    }
  }
}
