package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Finds a domain of a living organization. Another organization's is as unknown as none.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class FindDomain {
  private final Database database;
  private final DomainReadStore store = new DomainReadStore();

  public FindDomain(Database database) {
    this.database = database;
  }

  Domain run(long environmentId, OrganizationAddress address, String id) {
    var organization = new OrganizationCondition(environmentId, address);
    return DomainId.parse(id)
        .flatMap(domainId ->
            database.read(transaction -> store.find(transaction, organization, domainId)))
        .orElseThrow(() -> new ApiError.NotFound("domain", id).exception());
  }

  /** For other features: a domain's name as it is kept, in ASCII and lower case. */
  public static String spelled(String sent) {
    return DomainName.spelled(sent);
  }

  /** For other features, within their transaction: those of these ids that the organization has. */
  public List<Domain> among(
      Transaction transaction, long environmentId, OrganizationAddress address, List<String> ids)
      throws SQLException {
    List<DomainId> known = ids.stream().map(DomainId::parse).flatMap(Optional::stream).toList();
    return known.isEmpty()
        ? List.of()
        : store.find(transaction, new OrganizationCondition(environmentId, address), known);
  }
}
