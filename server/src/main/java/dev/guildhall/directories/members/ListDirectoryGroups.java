package dev.guildhall.directories.members;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lists the groups of a directory, newest first; with {@code updatedAfter} in the order of their
 * changes.
 *
 * <p>Errors: {@link ApiError.NotFound} for organization or directory.
 */
public final class ListDirectoryGroups {
  /** How many groups a summary holds: the newest. */
  public static final int SUMMARY_SIZE = 1000;

  private final Database database;
  private final MemberStore members = new MemberStore();

  public ListDirectoryGroups(Database database) {
    this.database = database;
  }

  /**
   * @param fitting the first of these that one answer can hold
   */
  public Page<DirectoryGroup> run(
      long environmentId,
      OrganizationAddress address,
      DirectoryId id,
      Optional<Instant> updatedAfter,
      Optional<Cursor> cursor,
      int pageSize,
      UnaryOperator<List<DirectoryGroup>> fitting) {
    int size = pageSize == 0 ? ListDirectoryUsers.DEFAULT_PAGE_SIZE : pageSize;
    record Found(List<DirectoryGroup> groups, int total) {}
    Found found =
        database.transaction(transaction -> {
          MemberStore.Totals totals =
              members
                  .totals(transaction, environmentId, address, id)
                  .orElseThrow(() -> new ApiError.NotFound("directory", id.toString()).exception());
          return new Found(
              members.groups(
                  transaction,
                  environmentId,
                  id,
                  new WalkSql("group_id", updatedAfter, cursor, size + 1)),
              updatedAfter.isPresent()
                  ? members.changedGroups(transaction, environmentId, id, updatedAfter.get())
                  : totals.groups());
        });
    return Page.cut(
        found.groups(),
        size,
        fitting,
        cursor,
        group -> updatedAfter.isPresent() ? group.change() : group.id().number(),
        found.total());
  }
}
