package dev.guildhall.organizations;

import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationBatchStore.Update;
import dev.guildhall.storage.Attempted;
import dev.guildhall.storage.Batching;
import dev.guildhall.storage.ConstraintViolated;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Statement;
import dev.guildhall.storage.Turns;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Changes organizations; callers that meet share a statement. */
final class OrganizationUpdates {
  private final Database database;
  private final Stamps stamps;
  private final Turns turns = new Turns();
  private final OrganizationStore store = new OrganizationStore();
  private final OrganizationBatchStore batches = new OrganizationBatchStore();
  private final Batching<Asked, Optional<TriedChange>> batching =
      new Batching<>("organization-updates", Asked::kind, this::answer, this::attempt);

  OrganizationUpdates(Database database, Stamps stamps) {
    this.database = database;
    this.stamps = stamps;
  }

  /** What one statement can change together. */
  private record Kind(
      long environmentId, Class<? extends OrganizationAddress> address, List<String> shape) {}

  private record Asked(
      long environmentId,
      OrganizationAddress address,
      ChangeSql change,
      ExpectedVersion expected,
      Origin origin) {
    Kind kind() {
      return new Kind(environmentId, address.getClass(), change.shape());
    }
  }

  /**
   * Empty where the organization is not there. Throws {@link ConstraintViolated} where something
   * that it shall have is taken.
   */
  Optional<TriedChange> update(
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      ExpectedVersion expected,
      Origin origin) {
    Asked asked = new Asked(environmentId, address, new ChangeSql(changes), expected, origin);
    return updateUnlessLocked(asked).or(() -> updateOnceUnlocked(asked));
  }

  private Optional<TriedChange> updateOnceUnlocked(Asked asked) {
    return database.isTogether()
        ? updateAlone(asked, true)
        : turns.run(List.of(asked.environmentId, asked.address), () -> updateAlone(asked, true));
  }

  /** The same, and empty too where another transaction has it locked: waits for none. */
  Optional<TriedChange> updateUnlessLocked(
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      ExpectedVersion expected,
      Origin origin) {
    return updateUnlessLocked(
        new Asked(environmentId, address, new ChangeSql(changes), expected, origin));
  }

  /**
   * The same for a caller who must not be held; empty, too, where it cannot be done so. Fails where
   * nobody knows whether it was changed.
   */
  CompletionStage<Optional<TriedChange>> updateWithoutWaiting(
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      ExpectedVersion expected,
      Origin origin) {
    Asked asked = new Asked(environmentId, address, new ChangeSql(changes), expected, origin);
    return mayShare(asked)
        ? batching.askWithoutWaiting(asked).exceptionally(ConstraintViolated::orNothing)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private Optional<TriedChange> updateUnlessLocked(Asked asked) {
    return mayShare(asked) ? batching.ask(asked) : updateAlone(asked, false);
  }

  /**
   * A batch's organizations are told apart by their addresses, which one statement must neither
   * change nor look up; and inside another transaction a change is that transaction's.
   */
  private boolean mayShare(Asked asked) {
    return !database.isTogether()
        && !(asked.address instanceof OrganizationAddress.ByNamedExternalId)
        && !asked.change.changesExternalId();
  }

  /** Empty for those that have to be tried alone: a turn does not wait for a lock. */
  private List<Optional<TriedChange>> answer(List<Asked> callers) {
    if (callers.size() == 1) {
      return List.of(updateAlone(callers.getFirst(), false));
    }
    List<Update> updates = updates(callers);
    return inOrder(
        callers,
        updates,
        database
            .statementOfMany(transaction -> transaction.list(statement(callers, updates)))
            .orElse(List.of()));
  }

  /** What is refused is tried alone; what was not done is left to {@link #answer}. */
  private CompletionStage<Optional<List<Optional<TriedChange>>>> attempt(List<Asked> callers) {
    if (!stamps.areAtHand()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    List<Update> updates = updates(callers);
    return database
        .attempt(
            callers.size() == 1 ? alone(callers.getFirst(), false) : statement(callers, updates))
        .thenApply(attempted ->
            switch (attempted) {
              case Attempted.Done<TriedChange>(var tried) ->
                  Optional.of(inOrder(callers, updates, tried));
              case Attempted.Refused<TriedChange>() ->
                  Optional.of(inOrder(callers, updates, List.of()));
              case Attempted.NotDone<TriedChange>() -> Optional.empty();
            });
  }

  /** Of several who change one organization, the first. */
  private List<Update> updates(List<Asked> callers) {
    Map<OrganizationAddress, Update> updates = new LinkedHashMap<>();
    for (Asked one : callers) {
      updates.putIfAbsent(
          one.address, new Update(one.address, one.change, one.expected, stamps.of(one.origin)));
    }
    return List.copyOf(updates.values());
  }

  private Statement<TriedChange> statement(List<Asked> callers, List<Update> updates) {
    return batches.update(callers.getFirst().environmentId, updates);
  }

  private static List<Optional<TriedChange>> inOrder(
      List<Asked> callers, List<Update> updates, List<TriedChange> tried) {
    Map<OrganizationAddress, TriedChange> byAddress =
        OrganizationBatchStore.byAddress(updates, tried);
    // What the first was told is no answer to those who asked for the same.
    return callers.stream().map(one -> Optional.ofNullable(byAddress.remove(one.address))).toList();
  }

  private Optional<TriedChange> updateAlone(Asked asked, boolean waits) {
    return database.statement(transaction -> transaction.first(alone(asked, waits)));
  }

  private Statement<TriedChange> alone(Asked asked, boolean waits) {
    return store.update(
        asked.environmentId,
        asked.address,
        asked.change,
        asked.expected,
        stamps.of(asked.origin),
        waits);
  }
}
