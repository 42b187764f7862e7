package dev.guildhall.organizations.bulk;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.StorageException;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Creates, updates and deletes the organizations of a batch of lines, in one transaction, as if
 * each line were a call of its own, one after the other: the same versions, events, counts and
 * former external IDs. A line that cannot be had fails alone; its error is in its result.
 *
 * <p>What is there is locked before it is read. What is not there yet another call may create
 * meanwhile: then the unique index refuses the batch, which starts anew and finds it. A batch that
 * loses again and again is cut in halves.
 */
public final class ImportOrganizations {
  /** So many batches run at once, so that imports leave connections to everybody else. */
  public static final int MAX_AT_ONCE = 4;

  private static final int ATTEMPTS = 5;

  /** What another call may take between the look and the write. */
  private static final Set<String> OVERTAKEN =
      Set.of("organizations_external_id", "organizations_slug", "organization_external_ids_pkey");

  private final Database database;
  private final IdSource ids;
  private final Clock clock;
  private final Duration retention;
  private final Runnable changed;
  private final ImportStore store = new ImportStore();
  private final Semaphore free = new Semaphore(MAX_AT_ONCE, true);

  /**
   * @param retention how long a deleted organization can be restored
   * @param changed called after a batch that may have changed something
   */
  public ImportOrganizations(
      Database database, IdSource ids, Clock clock, Duration retention, Runnable changed) {
    this.database = database;
    this.ids = ids;
    this.clock = clock;
    this.retention = retention;
    this.changed = changed;
  }

  /**
   * Imports a batch; the results are in the order of the lines.
   *
   * @param validateOnly answers what would be, and changes nothing
   */
  List<LineResult> run(
      long environmentId, List<ImportLine> lines, boolean validateOnly, Origin origin) {
    free.acquireUninterruptibly();
    try {
      return attempt(environmentId, lines, validateOnly, origin);
    } finally {
      free.release();
      if (!validateOnly) {
        changed.run();
      }
    }
  }

  private List<LineResult> attempt(
      long environmentId, List<ImportLine> lines, boolean validateOnly, Origin origin) {
    Database.Work<List<LineResult>> batch =
        transaction -> batch(transaction, environmentId, lines, origin);
    for (int tries = 1; ; tries++) {
      try {
        return validateOnly ? database.rehearsal(batch) : database.transaction(batch);
      } catch (StorageException failure) {
        if (tries == ATTEMPTS || !failure.isLostRace()) {
          throw failure;
        }
      } catch (ConstraintViolated overtaken) {
        if (!OVERTAKEN.contains(overtaken.constraint())) {
          throw overtaken; // a defect, which halves would only spread over several answers
        }
        if (tries == ATTEMPTS) {
          return lines.size() == 1
              ? List.of(refused(lines.getFirst(), overtaken))
              : inHalves(environmentId, lines, validateOnly, origin);
        }
      }
    }
  }

  private List<LineResult> inHalves(
      long environmentId, List<ImportLine> lines, boolean validateOnly, Origin origin) {
    int half = lines.size() / 2;
    List<LineResult> results =
        new ArrayList<>(attempt(environmentId, lines.subList(0, half), validateOnly, origin));
    results.addAll(attempt(environmentId, lines.subList(half, lines.size()), validateOnly, origin));
    return results;
  }

  private List<LineResult> batch(
      Transaction transaction, long environmentId, List<ImportLine> lines, Origin origin)
      throws SQLException {
    List<ImportLine.Wanted> wanted =
        lines.stream()
            .filter(ImportLine.Wanted.class::isInstance)
            .map(ImportLine.Wanted.class::cast)
            .toList();
    Instant now = clock.instant();
    FoundOrganizations found = store.find(transaction, environmentId, wanted);
    ImportPlan plan = ImportPlan.of(lines, found, ids, now, retention);
    // Not before the ids that the plan made: nothing is changed before it is created.
    store.write(transaction, environmentId, plan, clock.instant(), origin);
    return plan.results();
  }

  /** For a line that others were ahead of every time. */
  private static LineResult refused(ImportLine line, ConstraintViolated overtaken) {
    if (!(line instanceof ImportLine.Wanted wanted)) {
      throw overtaken;
    }
    String externalId = wanted.externalId().value();
    ApiError error =
        switch (overtaken.constraint()) {
          case "organizations_external_id" ->
              new ApiError.AlreadyExists("organization", "external_id", externalId);
          case "organizations_slug" ->
              new ApiError.AlreadyExists(
                  "organization",
                  "slug",
                  wanted.draft().slug().map(slug -> slug.value()).orElse(""));
          case "organization_external_ids_pkey" ->
              new ApiError.IdentifiersTaken(
                  "organization",
                  wanted.draft().externalIds().byName().entrySet().stream()
                      .map(pair ->
                          new ApiError.FieldValue("external_ids." + pair.getKey(), pair.getValue()))
                      .toList());
          default -> throw overtaken;
        };
    return LineResult.failed(line.number(), Optional.of(externalId), error);
  }
}
