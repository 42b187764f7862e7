package dev.guildhall.connections;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Origin;
import dev.guildhall.domains.FindDomain;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.IdSource;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Has a connection sign in the users of these domains of its organization, and of no others.
 *
 * <p>Errors: {@link ApiError.NotFound}; {@link ApiError.InvalidFields} for every domain that the
 * organization does not have.
 */
public final class AssignDomains {
  static final int MAX_DOMAINS = 50;

  private final Database database;
  private final NoteDomainChanges note;
  private final FindDomain findDomain;
  private final FindConnection find;
  private final ConnectionStore store = new ConnectionStore();

  public AssignDomains(
      Database database, IdSource ids, Clock clock, FindDomain findDomain, FindConnection find) {
    this.database = database;
    this.note = new NoteDomainChanges(ids, clock);
    this.findDomain = findDomain;
    this.find = find;
  }

  Connection run(
      long environmentId,
      OrganizationAddress address,
      ConnectionId id,
      List<String> domainIds,
      Origin origin) {
    var owner = new ConnectionOwner.Organization(address);
    return database.transaction(transaction -> {
      var lockedOwner = LockedOwner.lock(transaction, environmentId, owner);
      var locked = store.lock(transaction, lockedOwner, id);
      var domains = findDomain.among(transaction, environmentId, address, domainIds);
      Set<String> known =
          domains.stream().map(domain -> domain.id().toString()).collect(Collectors.toSet());
      refuseUnknown(domainIds, known);
      if (!known.equals(new HashSet<>(locked.domains()))) {
        store.assign(
            transaction,
            environmentId,
            id,
            domains.stream().map(domain -> domain.id().number()).toList());
        note.tell(transaction, lockedOwner, locked, origin);
      }
      return find.run(transaction, environmentId, owner, id);
    });
  }

  private static void refuseUnknown(List<String> domainIds, Set<String> known) {
    List<ApiError.FieldViolation> violations =
        IntStream.range(0, domainIds.size())
            .filter(index -> !known.contains(domainIds.get(index)))
            .mapToObj(index ->
                new ApiError.FieldViolation(
                    "domain_ids[%d]".formatted(index),
                    "domain \"%s\" not found in the organization".formatted(domainIds.get(index)),
                    "known"))
            .toList();
    if (!violations.isEmpty()) {
      throw new ApiError.InvalidFields(violations).exception();
    }
  }
}
