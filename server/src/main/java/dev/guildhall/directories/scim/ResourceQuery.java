package dev.guildhall.directories.scim;

import dev.guildhall.directories.scim.schema.Projection;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.storage.Database;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads users and groups, each list with one query. A directory that does not live answers nothing,
 * not even an empty list: {@link DirectoryClosed}.
 */
final class ResourceQuery {
  /**
   * A page ends behind the resource with which it has this many bytes of JSON: a user may have a
   * megabyte, a group ten of members, and a thousand may be asked for.
   */
  static final int MAX_PAGE_BYTES = 8 << 20;

  /** Some filters look at every resource of the directory, and their callers do not wait longer. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final Database database;
  private final ResourceStore store = new ResourceStore();

  ResourceQuery(Database database) {
    this.database = database;
  }

  /**
   * What a query found, and how many there are altogether.
   *
   * @param isCut whether some were left out for {@link #MAX_PAGE_BYTES}
   */
  record Found(List<Resource> resources, long total, boolean isCut) {}

  Optional<Resource> find(ScimCall call, ResourceType type, String id, Projection projection) {
    var number = type.parse(id);
    if (number.isEmpty()) {
      return Optional.empty();
    }
    Optional<StoredResource> found =
        database.read(
            transaction -> store.find(transaction, call, type, number.getAsLong(), projection));
    call.place().hold(found.map(StoredResource::size).orElse(0L));
    return found.map(StoredResource::read);
  }

  /**
   * Lists from {@code startIndex} on, in the order of creation unless another one is asked for.
   *
   * @param after with a cursor: only what was made after this id
   */
  Found list(ScimCall call, ResourceType type, ListRequest request, Optional<Long> after) {
    ResourceStore.Page page =
        database.read(
            transaction -> store.list(transaction.within(LIMIT), call, type, request, after));
    call.place().hold(page.resources().stream().mapToLong(StoredResource::size).sum());
    return new Found(
        page.resources().stream().map(StoredResource::read).toList(), page.total(), page.isCut());
  }
}
