package dev.guildhall.organizations;

import dev.guildhall.storage.Batching;
import dev.guildhall.storage.Database;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Looks up living organizations; callers that meet share a statement. */
final class OrganizationLookups {
  private final Database database;
  private final OrganizationReadStore reads = new OrganizationReadStore();
  private final Batching<Lookup, Optional<Organization>> batching =
      new Batching<>("organization-lookups", Lookup::environmentId, this::answer);

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

  /** The same for a caller who must not be held. */
  CompletionStage<Optional<Organization>> findWithoutWaiting(
      long environmentId, OrganizationAddress address) {
    return batching.askWithoutWaiting(new Lookup(environmentId, address));
  }

  private List<Optional<Organization>> answer(List<Lookup> lookups) {
    if (lookups.size() == 1) {
      return List.of(findAlone(lookups.getFirst()));
    }
    Map<OrganizationAddress, Organization> found = findTogether(lookups);
    return lookups.stream().map(one -> Optional.ofNullable(found.get(one.address))).toList();
  }

  private Optional<Organization> findAlone(Lookup lookup) {
    return database.read(
        transaction -> reads.find(transaction, lookup.environmentId, lookup.address));
  }

  /** Finds the organizations of one environment. */
  private Map<OrganizationAddress, Organization> findTogether(List<Lookup> lookups) {
    long environmentId = lookups.getFirst().environmentId;
    Set<Long> ids = new HashSet<>();
    Set<String> externalIds = new HashSet<>();
    for (Lookup lookup : lookups) {
      switch (lookup.address) {
        case OrganizationAddress.ById(var id) -> ids.add(id.number());
        case OrganizationAddress.ByExternalId(var externalId) ->
            externalIds.add(externalId.value());
        case OrganizationAddress.ByNamedExternalId named ->
            throw new IllegalStateException("not looked up together: " + named);
      }
    }
    Map<OrganizationAddress, Organization> found = new HashMap<>();
    if (!ids.isEmpty()) {
      database
          .read(transaction -> reads.findByIds(transaction, environmentId, List.copyOf(ids)))
          .forEach(one -> found.put(new OrganizationAddress.ById(one.id()), one));
    }
    if (!externalIds.isEmpty()) {
      database
          .read(transaction ->
              reads.findByExternalIds(transaction, environmentId, List.copyOf(externalIds)))
          .forEach(one ->
              one.externalId()
                  .map(ExternalId::new)
                  .map(OrganizationAddress.ByExternalId::new)
                  .ifPresent(address -> found.put(address, one)));
    }
    return found;
  }
}
