package dev.guildhall.directories.scim.endpoint;

import com.google.common.util.concurrent.Striped;
import dev.guildhall.organizations.OrganizationId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Room in the memory for large requests: {@value #AT_ONCE_OF_ONE} of an organization at once, so
 * that no provider takes the place of the others, and so many bytes of all. Who finds none waits.
 */
public final class Room {
  public static final int AT_ONCE_OF_ONE = 4;

  /** What is no larger, in bytes, needs no room. */
  public static final int SMALL = 64 << 10;

  /** Providers wait a minute for an answer (SCIM.md). */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Organizations that meet in one share its places, which harms nobody for long. */
  private static final int STRIPES = 256;

  private final Striped<Semaphore> places = Striped.semaphore(STRIPES, AT_ONCE_OF_ONE);
  private final Semaphore kibibytes;
  private final int maxKibibytes;

  /**
   * @param maxBytes of all who are in it together
   */
  public Room(int maxBytes) {
    this.maxKibibytes = maxBytes >> 10;
    this.kibibytes = new Semaphore(maxKibibytes, true);
  }

  /** No room came in time; nothing was done for the request, which is answered 503. */
  public static final class None extends RuntimeException {
    private static final long serialVersionUID = 1;

    None() {
      super("no room for one more large request");
    }
  }

  /** What its owner has until it is closed. */
  public interface Held extends AutoCloseable {
    @Override
    void close();
  }

  /** One of the organization's places; throws {@link None}. */
  public Held place(OrganizationId organization) {
    return take(places.get(organization), 1);
  }

  /** So many bytes, or all there are; throws {@link None}. */
  public Held bytes(long bytes) {
    return take(kibibytes, (int) Math.min(bytes >> 10, maxKibibytes));
  }

  private static Held take(Semaphore free, int permits) {
    try {
      if (free.tryAcquire(permits, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return () -> free.release(permits);
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new None();
  }
}
