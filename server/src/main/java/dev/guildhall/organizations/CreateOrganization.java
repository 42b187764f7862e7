package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Creates an organization. Of several callers that claim one external ID, named or not, or slug at
 * once, exactly one succeeds; the database's unique index decides.
 *
 * <p>Errors: {@link ApiError.AlreadyExists} for a taken external ID or slug, {@link
 * ApiError.IdentifiersTaken} for named external IDs.
 */
public final class CreateOrganization {
  private final OrganizationCreations creations;
  private final TakenIdentifier taken;

  public CreateOrganization(Database database, IdSource ids, Clock clock) {
    this.creations = new OrganizationCreations(database, ids, new Stamps(ids, clock));
    this.taken = new TakenIdentifier(database);
  }

  public Organization run(long environmentId, NewOrganization draft, Origin origin) {
    try {
      return creations.create(environmentId, draft, origin);
    } catch (ConstraintViolated violated) {
      throw taken.of(violated, environmentId, draft);
    }
  }

  /**
   * The same without holding the caller's thread; empty where it takes {@link #run}. Fails where
   * nobody knows whether it was created.
   */
  public CompletionStage<Optional<Organization>> attempt(
      long environmentId, NewOrganization draft, Origin origin) {
    return creations.createWithoutWaiting(environmentId, draft, origin);
  }
}
