package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Creates the organization of an external ID, or updates it where it is there: of any number of
 * concurrent upserts exactly one creates, and every one is answered with the organization. On
 * update an absent field stays as it is; an upsert that changes nothing leaves version and log as
 * they are.
 *
 * <p>An update is tried first, for that is what most upserts are, then a creation: callers that
 * meet share both, and neither waits for a lock. Where another call is at the same organization
 * comes an attempt at both in one statement, which does wait. That finds nothing to do only when
 * another call created the organization after its snapshot was taken; the next attempt sees it.
 *
 * <p>Errors: {@link ApiError.AlreadyExists} or {@link ApiError.IdentifiersTaken} for a slug or
 * named external ID that another one has; {@link ApiError.VersionMismatch} where the caller asked
 * for another version, or for any and there is none, or for none and there is one.
 */
public final class UpsertOrganization {
  private final Database database;
  private final IdSource ids;
  private final Stamps stamps;
  private final OrganizationUpdates updates;
  private final OrganizationCreations creations;
  private final TakenIdentifier taken;
  private final OrganizationStore store = new OrganizationStore();
  private final OrganizationReadStore reads = new OrganizationReadStore();

  public UpsertOrganization(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.stamps = new Stamps(ids, clock);
    this.updates = new OrganizationUpdates(database, stamps);
    this.creations = new OrganizationCreations(database, ids, stamps);
    this.taken = new TakenIdentifier(database);
  }

  /** The organization, and whether this call created it. */
  public record Upserted(Organization organization, boolean created) {}

  /** What the caller's condition asks for (RFC 9110, section 13.1). */
  public enum Presence {
    /** Nothing. */
    ANY,
    /** An organization that is there: {@code If-Match}. */
    PRESENT,
    /** None that is there: {@code If-None-Match: *}. */
    ABSENT
  }

  public Upserted run(
      long environmentId,
      OrganizationInput.Upsert upsert,
      ExpectedVersion expected,
      Presence presence,
      Origin origin) {
    OrganizationAddress address =
        new OrganizationAddress.ByExternalId(upsert.draft().externalId().orElseThrow());
    if (presence == Presence.ABSENT) {
      return create(environmentId, upsert, address, origin);
    }
    boolean mayCreate = presence == Presence.ANY;
    boolean refusedBefore = false;
    while (true) {
      try {
        Optional<TriedChange> tried =
            mayCreate
                ? updates.updateUnlessLocked(
                    environmentId, address, upsert.changes(), expected, origin)
                : updates.update(environmentId, address, upsert.changes(), expected, origin);
        if (tried.isEmpty() && mayCreate) {
          Optional<Organization> created =
              creations.createUnlessTaken(environmentId, upsert.draft(), origin);
          if (created.isPresent()) {
            return new Upserted(created.get(), true);
          }
          tried =
              database.statement(transaction ->
                  transaction.first(
                      store.upsert(
                          environmentId, ids.next(), upsert, expected, stamps.of(origin))));
        }
        if (tried.isPresent()) {
          return new Upserted(expected.check(tried.get()), tried.get().created());
        }
        if (!mayCreate) {
          throw new ApiError.VersionMismatch("organization", address.toString(), 0).exception();
        }
      } catch (ConstraintViolated violated) {
        // The winner of a race for the external ID holds the same slug: then the next attempt
        // finds the organization and takes nothing from it. A true conflict comes again.
        if (refusedBefore) {
          throw taken.of(violated, environmentId, upsert.changes(), address);
        }
        refusedBefore = true;
      }
    }
  }

  /**
   * The same without holding the caller's thread; empty where it takes {@link #run}. Fails where
   * nobody knows whether it was done.
   */
  public CompletionStage<Optional<Upserted>> attempt(
      long environmentId,
      OrganizationInput.Upsert upsert,
      ExpectedVersion expected,
      Presence presence,
      Origin origin) {
    if (presence != Presence.ANY) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    OrganizationAddress address =
        new OrganizationAddress.ByExternalId(upsert.draft().externalId().orElseThrow());
    return updates
        .updateWithoutWaiting(environmentId, address, upsert.changes(), expected, origin)
        .thenCompose(tried ->
            tried.isPresent()
                ? CompletableFuture.completedFuture(
                    Optional.of(new Upserted(expected.check(tried.get()), false)))
                : creations
                    .createWithoutWaiting(environmentId, upsert.draft(), origin)
                    .thenApply(created -> created.map(one -> new Upserted(one, true))));
  }

  private Upserted create(
      long environmentId,
      OrganizationInput.Upsert upsert,
      OrganizationAddress address,
      Origin origin) {
    try {
      return new Upserted(creations.create(environmentId, upsert.draft(), origin), true);
    } catch (ConstraintViolated violated) {
      Optional<Organization> there =
          database.read(transaction -> transaction.first(reads.find(environmentId, address)));
      throw there.isPresent()
          ? new ApiError.VersionMismatch(
                  "organization", there.get().id().toString(), there.get().version())
              .exception()
          : taken.of(violated, environmentId, upsert.changes(), address);
    }
  }
}
