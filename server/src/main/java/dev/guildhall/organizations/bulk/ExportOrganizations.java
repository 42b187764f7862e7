package dev.guildhall.organizations.bulk;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.Organization;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Reads all organizations of an environment, oldest first, as they were at one moment, in fetches
 * of {@value #FETCH}: as slowly as the reader takes them, whose connection and snapshot it holds.
 *
 * <p>Errors: {@link ApiError.TooManyAtOnce}.
 */
public final class ExportOrganizations {
  /** So many exports run at once; a slow reader costs a connection of the pool. */
  public static final int MAX_AT_ONCE = 4;

  private static final int FETCH = 500;

  private final Database database;
  private final ExportStore store = new ExportStore();
  private final Semaphore free = new Semaphore(MAX_AT_ONCE);

  public ExportOrganizations(Database database) {
    this.database = database;
  }

  /** Takes the organizations of a fetch; answers whether it wants more. */
  @FunctionalInterface
  interface Reader {
    boolean take(List<Organization> organizations);
  }

  /** A place among the exports that run; must be closed. */
  final class Place implements AutoCloseable {
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Reads everything.
     *
     * @param after the id of the last organization that the reader has; 0 for none
     */
    void run(long environmentId, boolean withDeleted, long after, Reader reader) {
      database.snapshot(transaction -> {
        long last = after;
        while (true) {
          List<Organization> organizations =
              store.after(transaction, environmentId, withDeleted, last, FETCH);
          if (!organizations.isEmpty()) {
            last = organizations.getLast().id().number();
          }
          if (!reader.take(organizations) || organizations.size() < FETCH) {
            return last;
          }
        }
      });
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        free.release();
      }
    }
  }

  /** Takes a place, or throws where none is free. */
  Place place() {
    if (!free.tryAcquire()) {
      throw new ApiError.TooManyAtOnce("exports", MAX_AT_ONCE).exception();
    }
    return new Place();
  }
}
