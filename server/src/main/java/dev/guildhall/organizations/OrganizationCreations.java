package dev.guildhall.organizations;

import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationBatchStore.Creation;
import dev.guildhall.storage.Batching;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates organizations; callers that meet share a statement. */
final class OrganizationCreations {
  private final Database database;
  private final IdSource ids;
  private final Stamps stamps;
  private final OrganizationStore store = new OrganizationStore();
  private final OrganizationBatchStore batches = new OrganizationBatchStore();
  private final Batching<Asked, Optional<Organization>> batching =
      new Batching<>("organization-creations", Asked::environmentId, this::answer);

  OrganizationCreations(Database database, IdSource ids, Stamps stamps) {
    this.database = database;
    this.ids = ids;
    this.stamps = stamps;
  }

  /**
   * @param exactly whether the caller is told what is taken
   */
  private record Asked(long environmentId, NewOrganization draft, Origin origin, boolean exactly) {}

  /** Throws {@link ConstraintViolated} where something that the organization claims is taken. */
  Organization create(long environmentId, NewOrganization draft, Origin origin) {
    Asked asked = new Asked(environmentId, draft, origin, true);
    Optional<Organization> created = database.isTogether() ? Optional.empty() : batching.ask(asked);
    return created.orElseGet(() -> createAlone(asked));
  }

  /** Empty where something that the organization claims is taken. */
  Optional<Organization> createUnlessTaken(
      long environmentId, NewOrganization draft, Origin origin) {
    return database.isTogether()
        ? Optional.empty()
        : batching.ask(new Asked(environmentId, draft, origin, false));
  }

  /** Empty for those that have to be tried alone. */
  private List<Optional<Organization>> answer(List<Asked> callers) {
    if (callers.size() == 1 && callers.getFirst().exactly) {
      return List.of(Optional.of(createAlone(callers.getFirst())));
    }
    List<Creation> creations =
        callers.stream()
            .map(one -> new Creation(ids.next(), one.draft, stamps.of(one.origin)))
            .toList();
    Map<Long, Organization> created =
        database
            .statementOfMany(transaction ->
                batches.create(transaction, callers.getFirst().environmentId, creations))
            .orElse(Map.of());
    return creations.stream()
        .map(one -> Optional.ofNullable(created.get(one.organizationId())))
        .toList();
  }

  private Organization createAlone(Asked asked) {
    return database.statement(transaction ->
        store.create(
            transaction, asked.environmentId, ids.next(), asked.draft, stamps.of(asked.origin)));
  }
}
