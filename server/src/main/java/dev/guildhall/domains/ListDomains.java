package dev.guildhall.domains;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationCondition;
import dev.guildhall.storage.Database;
import java.util.List;
import java.util.Optional;

/**
 * Lists the domains of an organization, newest first, in pages that the wire counts by number.
 *
 * <p>Errors: {@link ApiError.NotFound}.
 */
public final class ListDomains {
  static final int DEFAULT_PAGE_SIZE = 30;
  static final int MAX_PAGE_SIZE = 100;

  private final Database database;
  private final DomainReadStore store = new DomainReadStore();

  public ListDomains(Database database) {
    this.database = database;
  }

  /**
   * @param connection the number of one whose users' domains are meant
   * @param pageNumber from 1
   * @param pageSize 1 to {@value #MAX_PAGE_SIZE}
   */
  List<Domain> run(
      long environmentId,
      OrganizationAddress address,
      Optional<DomainType> type,
      Optional<Long> connection,
      int pageNumber,
      int pageSize) {
    return database
        .read(transaction ->
            store.list(
                transaction,
                new OrganizationCondition(environmentId, address),
                type,
                connection,
                pageSize,
                (pageNumber - 1L) * pageSize))
        .orElseThrow(() -> new ApiError.NotFound("organization", address.toString()).exception());
  }
}
