package dev.guildhall.organizations;

import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.Region;
import dev.guildhall.storage.Database;
import java.util.Optional;

/**
 * Searches the living organizations of an environment for a part of display name, id or external
 * ID, named ones too, in any case, newest first. Metadata is not searched. The total counts up to
 * {@value OrganizationReadStore#COUNTED_TOTAL_CAP} and stops there.
 */
public final class SearchOrganizations {
  public static final int MIN_QUERY_LENGTH = 3;
  public static final int MAX_QUERY_LENGTH = 100;
  public static final int DEFAULT_PAGE_SIZE = 10;
  public static final int MAX_PAGE_SIZE = 30;

  private final Database database;
  private final OrganizationReadStore reads = new OrganizationReadStore();

  public SearchOrganizations(Database database) {
    this.database = database;
  }

  /**
   * @param region only that region's
   * @param pageSize 0 for the default, at most {@link #MAX_PAGE_SIZE}
   */
  public Page<Organization> run(
      long environmentId,
      String text,
      Optional<Region> region,
      Optional<Cursor> cursor,
      int pageSize) {
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : pageSize;
    OrganizationReadStore.Found found =
        database.read(transaction ->
            reads.search(transaction, environmentId, text, region, cursor, size + 1));
    return Page.cut(
        found.organizations(),
        size,
        cursor,
        organization -> organization.id().number(),
        found.total());
  }
}
