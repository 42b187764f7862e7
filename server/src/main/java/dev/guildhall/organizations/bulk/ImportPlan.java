package dev.guildhall.organizations.bulk;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.ApiException;
import dev.guildhall.organizations.NewOrganization;
import dev.guildhall.organizations.Organization;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.storage.IdSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a batch's lines do, one after the other, to what it found: the result of each, and the
 * changes in rounds that are written one after the other.
 *
 * <p>A line with a deletion time stands for one deleted organization, which its external ID and
 * that time name. Where there is none, a living organization that had the external ID at that time
 * is the one, and is deleted; else one is made, deleted from the start.
 */
final class ImportPlan {
  private final FoundOrganizations found;
  private final IdSource ids;
  private final Instant now;
  private final Duration retention;
  private final List<ImportRound> rounds = new ArrayList<>();
  private final List<LineResult> results = new ArrayList<>();
  private int living;
  private int deleted;

  /**
   * @param found what is there; the plan goes on in it
   * @param retention how long a deleted organization can be restored
   */
  ImportPlan(FoundOrganizations found, IdSource ids, Instant now, Duration retention) {
    this.found = found;
    this.ids = ids;
    this.now = now;
    this.retention = retention;
  }

  static ImportPlan of(
      List<ImportLine> lines,
      FoundOrganizations found,
      IdSource ids,
      Instant now,
      Duration retention) {
    ImportPlan plan = new ImportPlan(found, ids, now, retention);
    lines.forEach(plan::add);
    return plan;
  }

  List<ImportRound> rounds() {
    return rounds;
  }

  List<LineResult> results() {
    return results;
  }

  /** How many more organizations live afterwards. */
  int living() {
    return living;
  }

  /** How many more deleted ones there are. */
  int deleted() {
    return deleted;
  }

  private void add(ImportLine line) {
    results.add(
        switch (line) {
          case ImportLine.Refused(var number, var externalId, var error) ->
              LineResult.failed(number, externalId, error);
          case ImportLine.Wanted wanted -> {
            try {
              yield plan(wanted);
            } catch (ApiException refusal) {
              yield LineResult.failed(
                  wanted.number(), Optional.of(wanted.externalId().value()), refusal.error());
            }
          }
        });
  }

  private LineResult plan(ImportLine.Wanted line) {
    Optional<Organization> before = found.living(line.externalId().value());
    if (line.deletedAt().isEmpty()) {
      return before.isEmpty() ? create(line) : update(line, before.get());
    }
    Instant deletedAt = line.deletedAt().get();
    for (Organization gone : found.deleted(line.externalId().value())) {
      if (gone.deletedAt().equals(line.deletedAt())) {
        return leave(line, gone);
      }
    }
    checkDeletion(deletedAt);
    return before.isPresent() && found.hasItsExternalIdSince(before.get()).isBefore(deletedAt)
        ? delete(line, before.get(), deletedAt)
        : createDeleted(line, deletedAt);
  }

  private LineResult create(ImportLine.Wanted line) {
    Organization made = made(line.draft(), Optional.empty());
    checkFree(made);
    round(Optional.empty(), made).insert(made, eventIds());
    found.put(made);
    living++;
    return LineResult.done(line, LineResult.Outcome.CREATED, made.id(), List.of());
  }

  private LineResult createDeleted(ImportLine.Wanted line, Instant deletedAt) {
    Organization made = made(line.draft(), Optional.of(deletedAt));
    round(Optional.empty(), made).insert(made, eventIds());
    found.put(made);
    deleted++;
    return LineResult.done(line, LineResult.Outcome.CREATED, made.id(), List.of());
  }

  private LineResult update(ImportLine.Wanted line, Organization before) {
    Organization after = Changed.by(line.changes(), before);
    List<LineResult.Difference> changes = Changed.differences(before, after);
    if (changes.isEmpty()) {
      return LineResult.done(line, LineResult.Outcome.UNCHANGED, before.id(), changes);
    }
    checkFree(after);
    round(Optional.of(before), after).update(before, after, eventIds());
    found.put(after);
    return LineResult.done(line, LineResult.Outcome.UPDATED, before.id(), changes);
  }

  private LineResult delete(ImportLine.Wanted line, Organization before, Instant deletedAt) {
    update(line, before);
    Organization last = found.living(line.externalId().value()).orElseThrow();
    Organization gone = Changed.deleted(last, deletedAt);
    round(Optional.of(last), gone).delete(last, deletedAt, ids.next());
    found.put(gone);
    living--;
    deleted++;
    return LineResult.done(
        line, LineResult.Outcome.UPDATED, gone.id(), Changed.differences(before, gone));
  }

  /** A deleted organization is what it was when it was deleted. */
  private static LineResult leave(ImportLine.Wanted line, Organization gone) {
    if (!Changed.differences(gone, Changed.by(line.changes(), gone)).isEmpty()) {
      throw new ApiError.FailedPrecondition(
              "organization %s is deleted: restore it before it is changed".formatted(gone.id()))
          .exception();
    }
    return LineResult.done(line, LineResult.Outcome.UNCHANGED, gone.id(), List.of());
  }

  private void checkDeletion(Instant deletedAt) {
    if (deletedAt.isAfter(now)) {
      throw new ApiError.InvalidFields(
              List.of(
                  new ApiError.FieldViolation(
                      "delete_time", "must not be in the future, got " + deletedAt, "range")))
          .exception();
    }
    if (!deletedAt.isAfter(now.minus(retention))) {
      throw new ApiError.FailedPrecondition(
              "deleted at %s: deleted organizations are kept for %s"
                  .formatted(deletedAt, asOption(retention)))
          .exception();
    }
  }

  /** A time as the server's options write it: {@code 4s}, {@code 36h}, {@code 30d}. */
  private static String asOption(Duration time) {
    long seconds = time.toSeconds();
    if (seconds % 60 != 0) {
      return seconds + "s";
    }
    if (seconds % 3_600 != 0) {
      return time.toMinutes() + "m";
    }
    return seconds % 86_400 == 0 ? time.toDays() + "d" : time.toHours() + "h";
  }

  /** Refuses identifiers that another organization holds at this point. */
  private void checkFree(Organization wanted) {
    wanted
        .slug()
        .ifPresent(slug -> {
          if (found.holderOfSlug(slug).filter(id -> !id.equals(wanted.id())).isPresent()) {
            throw new ApiError.AlreadyExists("organization", "slug", slug).exception();
          }
        });
    List<ApiError.FieldValue> taken = new ArrayList<>();
    wanted
        .externalIds()
        .forEach((name, value) -> {
          Optional<OrganizationId> holder =
              found.holderOf(new FoundOrganizations.Name(name, value));
          if (holder.filter(id -> !id.equals(wanted.id())).isPresent()) {
            taken.add(new ApiError.FieldValue("external_ids." + name, value));
          }
        });
    if (!taken.isEmpty()) {
      throw new ApiError.IdentifiersTaken("organization", taken).exception();
    }
  }

  /** The last round, or a new one where that has to be over first. */
  private ImportRound round(Optional<Organization> before, Organization after) {
    if (rounds.isEmpty() || rounds.getLast().meets(before, after)) {
      rounds.add(new ImportRound());
    }
    return rounds.getLast();
  }

  private ImportRound.EventIds eventIds() {
    return new ImportRound.EventIds(ids.next(), ids.next());
  }

  private Organization made(NewOrganization draft, Optional<Instant> deletedAt) {
    return new Organization(
        new OrganizationId(ids.next()),
        draft.displayName().value(),
        draft.region(),
        draft.externalId().map(Object::toString),
        draft.slug().map(slug -> slug.value()),
        draft.logoUrl().map(url -> url.value()),
        draft.metadata().pairs(),
        Map.of(),
        draft.externalIds().byName(),
        deletedAt.isPresent() ? 2 : 1,
        now,
        deletedAt);
  }
}
