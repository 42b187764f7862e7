package dev.guildhall.organizations;

import dev.guildhall.storage.Attempted;
import dev.guildhall.storage.Batching;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks up living organizations; callers that meet share a statement. */
final class OrganizationLookups {
  private final Database database;
  private final OrganizationReadStore reads = new OrganizationReadStore();
  private final Batching<Lookup, Optional<Organization>> batching =
      new Batching<>("organization-lookups", Lookup::environmentId, this::answer, this::attempt);

  OrganizationLookups(Database database) {
    this.database = database;
  }

  private record Lookup(long environmentId, OrganizationAddress address) {}

  Optional<Organization> find(long environmentId, OrganizationAddress address) {
    Lookup lookup = new Lookup(environmentId, address);
    // Inside another transaction a look-up sees what that has changed, and nobody else may.
    return database.isTogether() || address instanceof OrganizationAddress.ByNamedExternalId
        ? findAlone(lookup)
        : batching.ask(lookup);
  }

  /** The same for a caller who must not be held; not for named external IDs. */
  CompletionStage<Optional<Organization>> findWithoutWaiting(
      long environmentId, OrganizationAddress address) {
    return batching.askWithoutWaiting(new Lookup(environmentId, address));
  }

  private List<Optional<Organization>> answer(List<Lookup> lookups) {
    if (lookups.size() == 1) {
      return List.of(findAlone(lookups.getFirst()));
    }
    Wanted wanted = Wanted.of(lookups);
    Map<OrganizationAddress, Organization> found = new HashMap<>();
    wanted
        .byId(reads)
        .map(statement -> database.read(transaction -> transaction.list(statement)))
        .ifPresent(some -> addById(some, found));
    wanted
        .byExternalId(reads)
        .map(statement -> database.read(transaction -> transaction.list(statement)))
        .ifPresent(some -> addByExternalId(some, found));
    return inOrder(lookups, found);
  }

  private CompletionStage<Optional<List<Optional<Organization>>>> attempt(List<Lookup> lookups) {
    if (lookups.size() == 1) {
      Lookup only = lookups.getFirst();
      return database
          .attemptRead(reads.find(only.environmentId, only.address))
          .thenApply(found -> rows(found).map(rows -> List.of(rows.stream().findFirst())));
    }
    Wanted wanted = Wanted.of(lookups);
    return attempt(wanted.byId(reads))
        .thenCombine(
            attempt(wanted.byExternalId(reads)),
            (byId, byExternalId) -> {
              if (byId.isEmpty() || byExternalId.isEmpty()) {
                return Optional.empty();
              }
              Map<OrganizationAddress, Organization> found = new HashMap<>();
              addById(byId.get(), found);
              addByExternalId(byExternalId.get(), found);
              return Optional.of(inOrder(lookups, found));
            });
  }

  /** Where there is nothing to ask, there is nothing. */
  private CompletionStage<Optional<List<Organization>>> attempt(
      Optional<Statement<Organization>> statement) {
    return statement
        .<CompletionStage<Optional<List<Organization>>>>map(
            one -> database.attemptRead(one).thenApply(OrganizationLookups::rows))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.of(List.of())));
  }

  private static Optional<List<Organization>> rows(Attempted<Organization> attempted) {
    return attempted instanceof Attempted.Done<Organization>(var rows)
        ? Optional.of(rows)
        : Optional.empty();
  }

  private Optional<Organization> findAlone(Lookup lookup) {
    return database.read(
        transaction -> transaction.first(reads.find(lookup.environmentId, lookup.address)));
  }

  /** What several look-ups of one environment ask for, each once. */
  private record Wanted(long environmentId, Set<Long> ids, Set<String> externalIds) {
    static Wanted of(List<Lookup> lookups) {
      Wanted wanted =
          new Wanted(lookups.getFirst().environmentId, new HashSet<>(), new HashSet<>());
      for (Lookup lookup : lookups) {
        switch (lookup.address) {
          case OrganizationAddress.ById(var id) -> wanted.ids.add(id.number());
          case OrganizationAddress.ByExternalId(var externalId) ->
              wanted.externalIds.add(externalId.value());
          case OrganizationAddress.ByNamedExternalId named ->
              throw new IllegalStateException("not looked up together: " + named);
        }
      }
      return wanted;
    }

    Optional<Statement<Organization>> byId(OrganizationReadStore reads) {
      return ids.isEmpty()
          ? Optional.empty()
          : Optional.of(reads.findByIds(environmentId, List.copyOf(ids)));
    }

    Optional<Statement<Organization>> byExternalId(OrganizationReadStore reads) {
      return externalIds.isEmpty()
          ? Optional.empty()
          : Optional.of(reads.findByExternalIds(environmentId, List.copyOf(externalIds)));
    }
  }

  private static void addById(
      List<Organization> some, Map<OrganizationAddress, Organization> found) {
    some.forEach(one -> found.put(new OrganizationAddress.ById(one.id()), one));
  }

  private static void addByExternalId(
      List<Organization> some, Map<OrganizationAddress, Organization> found) {
    some.forEach(one ->
        one.externalId()
            .map(ExternalId::new)
            .map(OrganizationAddress.ByExternalId::new)
            .ifPresent(address -> found.put(address, one)));
  }

  private static List<Optional<Organization>> inOrder(
      List<Lookup> lookups, Map<OrganizationAddress, Organization> found) {
    return lookups.stream().map(one -> Optional.ofNullable(found.get(one.address))).toList();
  }
}
