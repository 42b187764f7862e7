package dev.guildhall.directories.members;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.directories.DirectoryGroupId;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Lists the users of a directory, or of one of its groups, newest first; with {@code updatedAfter}
 * in the order of their changes. A page costs the same at any depth of a million users.
 *
 * <p>Errors: {@link ApiError.NotFound} for organization, directory or group.
 */
public final class ListDirectoryUsers {
  public static final int DEFAULT_PAGE_SIZE = 10;
  public static final int MAX_PAGE_SIZE = 30;

  private final Database database;
  private final MemberStore members = new MemberStore();

  public ListDirectoryUsers(Database database) {
    this.database = database;
  }

  /** Which users: of one group, changed after a time, both, or all. */
  public record Filter(Optional<DirectoryGroupId> group, Optional<Instant> updatedAfter) {}

  /**
   * @param fitting the first of these that one answer can hold
   */
  public Page<DirectoryUser> run(
      long environmentId,
      OrganizationAddress address,
      DirectoryId id,
      Filter filter,
      Optional<Cursor> cursor,
      int pageSize,
      UnaryOperator<List<DirectoryUser>> fitting) {
    int size = pageSize == 0 ? DEFAULT_PAGE_SIZE : pageSize;
    record Found(List<DirectoryUser> users, int total) {}
    Found found =
        database.transaction(transaction -> {
          MemberStore.Totals totals =
              members
                  .totals(transaction, environmentId, address, id)
                  .orElseThrow(() -> new ApiError.NotFound("directory", id.toString()).exception());
          return new Found(
              members.users(
                  transaction,
                  environmentId,
                  id,
                  filter.group(),
                  new WalkSql("user_id", filter.updatedAfter(), cursor, size + 1)),
              total(transaction, environmentId, id, totals, filter));
        });
    return Page.cut(
        found.users(),
        size,
        fitting,
        cursor,
        user -> filter.updatedAfter().isPresent() ? user.change() : user.id().number(),
        found.total());
  }

  private int total(
      Transaction transaction,
      long environmentId,
      DirectoryId id,
      MemberStore.Totals totals,
      Filter filter)
      throws SQLException {
    if (filter.group().isPresent()) {
      DirectoryGroupId group = filter.group().get();
      return members
          .groupSize(transaction, environmentId, id, group)
          .orElseThrow(() -> new ApiError.NotFound("group", group.toString()).exception());
    }
    return filter.updatedAfter().isPresent()
        ? members.changedUsers(transaction, environmentId, id, filter.updatedAfter().get())
        : totals.users();
  }
}
