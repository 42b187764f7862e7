package dev.guildhall.organizations;

import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationBatchStore.Creation;
import dev.guildhall.storage.Attempted;
import dev.guildhall.storage.Batching;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** Creates organizations; callers that meet share a statement. */
final class OrganizationCreations {
  private final Database database;
  private final IdSource ids;
  private final Stamps stamps;
  private final OrganizationStore store = new OrganizationStore();
  private final OrganizationBatchStore batches = new OrganizationBatchStore();
  private final Batching<Asked, Optional<Organization>> batching =
      new Batching<>("organization-creations", Asked::environmentId, this::answer, this::attempt);

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

  /**
   * Empty where something that the organization claims is taken, and always inside another
   * transaction.
   */
  Optional<Organization> createUnlessTaken(
      long environmentId, NewOrganization draft, Origin origin) {
    return database.isTogether()
        ? Optional.empty()
        : batching.ask(new Asked(environmentId, draft, origin, false));
  }

  /**
   * The same for a caller who must not be held. Fails where nobody knows whether it was created.
   */
  CompletionStage<Optional<Organization>> createWithoutWaiting(
      long environmentId, NewOrganization draft, Origin origin) {
    return batching
        .askWithoutWaiting(new Asked(environmentId, draft, origin, false))
        .exceptionally(ConstraintViolated::orNothing);
  }

  /** Empty for those that have to be tried alone. */
  private List<Optional<Organization>> answer(List<Asked> callers) {
    if (callers.size() == 1 && callers.getFirst().exactly) {
      return List.of(Optional.of(createAlone(callers.getFirst())));
    }
    List<Creation> creations = creations(callers);
    return inOrder(
        creations,
        database
            .statementOfMany(transaction -> transaction.list(statement(callers, creations)))
            .orElse(List.of()));
  }

  /** What is refused is tried alone; what was not done is left to {@link #answer}. */
  private CompletionStage<Optional<List<Optional<Organization>>>> attempt(List<Asked> callers) {
    if (!stamps.areAtHand()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    List<Creation> creations = creations(callers);
    return database
        .attempt(
            callers.size() == 1
                ? alone(callers.getFirst(), creations.getFirst())
                : statement(callers, creations))
        .thenApply(attempted ->
            switch (attempted) {
              case Attempted.Done<Organization>(var created) ->
                  Optional.of(inOrder(creations, created));
              case Attempted.Refused<Organization>() -> Optional.of(inOrder(creations, List.of()));
              case Attempted.NotDone<Organization>() -> Optional.empty();
            });
  }

  private List<Creation> creations(List<Asked> callers) {
    return callers.stream()
        .map(one -> new Creation(ids.next(), one.draft, stamps.of(one.origin)))
        .toList();
  }

  private Statement<Organization> statement(List<Asked> callers, List<Creation> creations) {
    return batches.create(callers.getFirst().environmentId, creations);
  }

  private static List<Optional<Organization>> inOrder(
      List<Creation> creations, List<Organization> created) {
    Map<Long, Organization> byNumber =
        created.stream().collect(Collectors.toMap(one -> one.id().number(), one -> one));
    return creations.stream()
        .map(one -> Optional.ofNullable(byNumber.get(one.organizationId())))
        .toList();
  }

  private Organization createAlone(Asked asked) {
    return database.statement(transaction ->
        transaction
            .first(alone(asked, new Creation(ids.next(), asked.draft, stamps.of(asked.origin))))
            .orElseThrow());
  }

  private Statement<Organization> alone(Asked asked, Creation creation) {
    return store.create(
        asked.environmentId, creation.organizationId(), asked.draft, creation.stamp());
  }
}
