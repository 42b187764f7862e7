package dev.guildhall.usage;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.Database;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Reads the ledger by day, organization, kind and region: the time in which a thing was enabled,
 * less the time in which its organization was deleted, and until its environment was.
 *
 * <p>Errors: {@link ApiError.InvalidRequest} for more than {@value #MAX_ROWS} rows.
 */
public final class ReadUsage {
  public static final int MAX_ROWS = 100_000;

  private final Database database;
  private final Clock clock;
  private final UsageStore store = new UsageStore();

  public ReadUsage(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Whose usage, and whether organizations are told apart. */
  public sealed interface Scope {
    /** A row a day and organization. */
    record ByOrganization() implements Scope {}

    /** A row a day, all organizations together. */
    record ByDay() implements Scope {}

    /** One organization's days. */
    record OfOrganization(OrganizationId id) implements Scope {}
  }

  /**
   * @param since the first moment that counts
   * @param before the first moment after it that does not
   */
  public List<UsageRow> run(long environmentId, Scope scope, Instant since, Instant before) {
    List<UsageRow> rows =
        database.read(transaction ->
            store.read(
                transaction, environmentId, scope, since, before, clock.instant(), MAX_ROWS + 1));
    if (rows.size() > MAX_ROWS) {
      throw new ApiError.InvalidRequest(
              "more than %d rows: ask for fewer days at once, for one organization_id, or with by=day"
                  .formatted(MAX_ROWS))
          .exception();
    }
    return rows;
  }
}
