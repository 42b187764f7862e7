package dev.guildhall.directories.scim;

import com.google.common.util.concurrent.Striped;
import dev.guildhall.organizations.OrganizationId;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Bounds what the trees of resources that are read take of the memory, a dozen times and more their
 * characters: {@value #AT_ONCE_OF_ONE} reads of an organization go on at once, and of all requests
 * together as many characters become trees as a page may have. The rest wait.
 */
final class LargeReads {
  /** What is smaller waits for nothing, beyond its place among its organization's. */
  static final int SMALL = 64 << 10;

  static final int AT_ONCE_OF_ONE = 4;

  private static final int MAX_KIBIBYTES = ResourceQuery.MAX_PAGE_BYTES >> 10;

  /** Providers wait a minute for an answer (contract/SCIM.md). */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Organizations that meet in one share its places, which harms nobody for long. */
  private static final int STRIPES = 256;

  private final Striped<Semaphore> ofOne = Striped.semaphore(STRIPES, AT_ONCE_OF_ONE);
  private final Semaphore kibibytes = new Semaphore(MAX_KIBIBYTES, true);

  /** No room came in time; nothing was done for it. */
  static final class NoRoom extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoRoom() {
      super("too many large reads at once");
    }
  }

  /** A place for a request that reads; throws {@link NoRoom} where none comes. */
  Place ofReader(OrganizationId organization) {
    Semaphore places = ofOne.get(organization);
    take(places, 1);
    return new Place(() -> places.release());
  }

  /** A place for a request that writes, and waits for its turn elsewhere. */
  Place ofWriter() {
    return new Place(() -> {});
  }

  /** What one request has; of one thread. */
  final class Place implements AutoCloseable {
    private final Runnable leave;
    private int held;

    private Place(Runnable leave) {
      this.leave = leave;
    }

    /**
     * Takes room for what is to become trees until the request is answered; throws {@link NoRoom}
     * where none comes. A request that has room waits for no more, lest two wait for each other.
     */
    void hold(long characters) {
      if (held == 0 && characters > SMALL) {
        int wanted = (int) Math.min(characters >> 10, MAX_KIBIBYTES);
        take(kibibytes, wanted);
        held = wanted;
      }
    }

    @Override
    public void close() {
      kibibytes.release(held);
      held = 0;
      leave.run();
    }
  }

  private static void take(Semaphore room, int permits) {
    try {
      if (room.tryAcquire(permits, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw new NoRoom();
  }
}
