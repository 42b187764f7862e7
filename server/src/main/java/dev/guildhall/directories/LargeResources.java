package dev.guildhall.directories;

import com.google.common.util.concurrent.Striped;
import dev.guildhall.organizations.OrganizationId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Lets few large bodies be worked on at once, for what is read of one takes up to twelve times its
 * bytes: {@value #AT_ONCE_OF_ONE} of an organization, so that no provider takes the place of the
 * others, and {@value #MAX_KIBIBYTES} KiB of all. The rest wait, and hold no more than their bytes.
 */
final class LargeResources {
  /** What is smaller waits for nothing. */
  static final int SMALL_BYTES = 64 << 10;

  static final int AT_ONCE_OF_ONE = 4;

  /** As many as the largest body has. */
  private static final int MAX_KIBIBYTES = ScimHttp.MAX_BODY_BYTES >> 10;

  /** Providers wait a minute for an answer (contract/SCIM.md). */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Organizations that meet in one share its places, which harms nobody for long. */
  private static final int STRIPES = 256;

  private final Striped<Semaphore> ofOne = Striped.semaphore(STRIPES, AT_ONCE_OF_ONE);
  private final Semaphore kibibytes = new Semaphore(MAX_KIBIBYTES, true);

  /**
   * Runs the work when there is room for it.
   *
   * @param bytes the body's
   * @param tooMany what is answered where no room comes; then nothing ran
   */
  <T> T run(OrganizationId organization, int bytes, Supplier<T> work, Supplier<T> tooMany) {
    if (bytes <= SMALL_BYTES) {
      return work.get();
    }
    return run(
        ofOne.get(organization),
        1,
        () -> run(kibibytes, Math.min(bytes >> 10, MAX_KIBIBYTES), work, tooMany),
        tooMany);
  }

  private static <T> T run(Semaphore room, int permits, Supplier<T> work, Supplier<T> tooMany) {
    try {
      if (!room.tryAcquire(permits, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return tooMany.get();
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
      return tooMany.get();
    }
    try {
      return work.get();
    } finally {
      room.release(permits);
    }
  }
}
