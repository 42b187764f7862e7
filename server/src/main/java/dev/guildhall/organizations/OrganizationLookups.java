package dev.guildhall.organizations;

import dev.guildhall.storage.Database;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/**
 * Looks up living organizations for many callers at once. While {@link #STATEMENTS} statements are
 * under way, further look-ups wait, and all that wait go together in the next one: under load, the
 * round trip and the thread's way to the database and back are shared by many.
 *
 * <p>A look-up's statement begins after the look-up was asked for, so it sees every change that was
 * committed before that, as a statement of its own would.
 */
final class OrganizationLookups {
  private static final int STATEMENTS = 2;

  /** Look-ups in one statement. */
  private static final int TOGETHER = 64;

  private final Database database;
  private final OrganizationReadStore reads = new OrganizationReadStore();
  private final Queue<Lookup> waiting = new ConcurrentLinkedQueue<>();
  private final Semaphore statements = new Semaphore(STATEMENTS);

  OrganizationLookups(Database database) {
    this.database = database;
  }

  private record Lookup(
      long environmentId,
      OrganizationAddress address,
      CompletableFuture<Optional<Organization>> found) {}

  Optional<Organization> find(long environmentId, OrganizationAddress address) {
    // Inside another transaction a look-up sees what that has changed, and nobody else may.
    if (database.isTogether() || address instanceof OrganizationAddress.ByNamedExternalId) {
      return findAlone(environmentId, address);
    }
    Lookup lookup = new Lookup(environmentId, address, new CompletableFuture<>());
    waiting.add(lookup);
    if (statements.tryAcquire()) {
      runNext();
      release();
    }
    try {
      return lookup.found.join();
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
    }
  }

  /**
   * Ends a statement's turn. Whoever waits by now may have found no turn free, so another thread
   * goes on for them: the caller's own answer must not wait for theirs.
   */
  private void release() {
    statements.release();
    if (!waiting.isEmpty() && statements.tryAcquire()) {
      Thread.ofVirtual()
          .name("organization-lookups")
          .start(() -> {
            runNext();
            release();
          });
    }
  }

  /** Looks up those that have waited longest. */
  private void runNext() {
    List<Lookup> next = new ArrayList<>();
    for (Lookup lookup = waiting.poll(); lookup != null; lookup = waiting.poll()) {
      next.add(lookup);
      if (next.size() == TOGETHER) {
        break;
      }
    }
    next.stream().collect(Collectors.groupingBy(Lookup::environmentId)).forEach(this::run);
  }

  private void run(long environmentId, List<Lookup> lookups) {
    try {
      if (lookups.size() == 1) {
        Lookup lookup = lookups.getFirst();
        lookup.found.complete(findAlone(environmentId, lookup.address));
      } else {
        Map<OrganizationAddress, Organization> found = findTogether(environmentId, lookups);
        lookups.forEach(
            lookup -> lookup.found.complete(Optional.ofNullable(found.get(lookup.address))));
      }
    } catch (RuntimeException failed) {
      lookups.forEach(lookup -> lookup.found.completeExceptionally(failed));
    }
  }

  private Optional<Organization> findAlone(long environmentId, OrganizationAddress address) {
    return database.read(transaction -> reads.find(transaction, environmentId, address));
  }

  private Map<OrganizationAddress, Organization> findTogether(
      long environmentId, List<Lookup> lookups) {
    Set<Long> ids = new HashSet<>();
    Set<String> externalIds = new HashSet<>();
    for (Lookup lookup : lookups) {
      switch (lookup.address) {
        case OrganizationAddress.ById(var id) -> ids.add(id.number());
        case OrganizationAddress.ByExternalId(var externalId) ->
            externalIds.add(externalId.value());
        case OrganizationAddress.ByNamedExternalId named ->
            throw new IllegalStateException("not looked up together: " + named);
      }
    }
    Map<OrganizationAddress, Organization> found = new HashMap<>();
    if (!ids.isEmpty()) {
      database
          .read(transaction -> reads.findByIds(transaction, environmentId, ids))
          .forEach(one -> found.put(new OrganizationAddress.ById(one.id()), one));
    }
    if (!externalIds.isEmpty()) {
      database
          .read(transaction -> reads.findByExternalIds(transaction, environmentId, externalIds))
          .forEach(one ->
              one.externalId()
                  .map(ExternalId::new)
                  .map(OrganizationAddress.ByExternalId::new)
                  .ifPresent(address -> found.put(address, one)));
    }
    return found;
  }
}
