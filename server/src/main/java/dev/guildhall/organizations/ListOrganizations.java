package dev.guildhall.organizations;

import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.storage.Database;
import java.util.Optional;

/**
 * Lists the organizations of an environment, newest first: the living ones unless the filter says
 * otherwise. A page costs the same at any depth. The total is exact and comes from kept counts; of
 * one region or external ID it counts up to {@value OrganizationReadStore#COUNTED_TOTAL_CAP} and
 * stops there.
 */
public final class ListOrganizations {
  public static final int DEFAULT_PAGE_SIZE = 10;
  public static final int MAX_PAGE_SIZE = 100;

  private final Database database;
  private final OrganizationReadStore reads = new OrganizationReadStore();

  public ListOrganizations(Database database) {
    this.database = database;
  }

  /**
   * @param pageSize 0 for the default; capped at {@link #MAX_PAGE_SIZE}
   */
  public Page<Organization> run(
      long environmentId, OrganizationFilter filter, Optional<Cursor> cursor, int pageSize) {
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : Math.min(pageSize, MAX_PAGE_SIZE);
    OrganizationReadStore.Found found =
        database.read(
            transaction -> reads.list(transaction, environmentId, filter, cursor, size + 1));
    return Page.cut(
        found.organizations(),
        size,
        cursor,
        organization -> organization.id().number(),
        found.total());
  }
}
