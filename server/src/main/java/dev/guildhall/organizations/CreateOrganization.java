package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;

/**
 * Creates an organization. Of several callers that claim one external ID, named or not, or slug at
 * once, exactly one succeeds; the database's unique index decides.
 *
 * <p>Errors: {@link ApiError.AlreadyExists} for a taken external ID or slug, {@link
 * ApiError.IdentifiersTaken} for named external IDs.
 */
public final class CreateOrganization {
  private final Database database;
  private final IdSource ids;
  private final Stamps stamps;
  private final TakenIdentifier taken;
  private final OrganizationStore store = new OrganizationStore();

  public CreateOrganization(Database database, IdSource ids, Clock clock) {
    this.database = database;
    this.ids = ids;
    this.stamps = new Stamps(ids, clock);
    this.taken = new TakenIdentifier(database);
  }

  public Organization run(long environmentId, NewOrganization draft, Origin origin) {
    try {
      return database.statement(transaction ->
          store.create(transaction, environmentId, ids.next(), draft, stamps.of(origin)));
    } catch (ConstraintViolated violated) {
      throw taken.of(violated, environmentId, draft);
    }
  }
}
