package dev.guildhall.directories.members;

import dev.guildhall.directories.DirectoryGroupId;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.DirectoryUserId;
import dev.guildhall.directories.StoredJson;
import dev.guildhall.directories.members.DirectoryUser.Group;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The SQL that lists users and groups: first {@link #totals}, which finds their directory living.
 */
final class MemberStore {
  /** The cap of a total that is not kept: counting stops there. */
  static final int TOTAL_CAP = 10_000;

  private static final Duration CHANGE_SLACK = Duration.ofMinutes(1);

  private static final String GROUP_COLUMNS =
      "group_id, display_name, external_id, resource, member_count, change_id, updated_at";

  /** How many users and groups a directory has: kept, not counted. */
  record Totals(int users, int groups) {}

  /** Empty where no such directory lives in a living organization. */
  Optional<Totals> totals(
      Transaction transaction, long environmentId, OrganizationAddress address, DirectoryId id)
      throws SQLException {
    return transaction.first(
        """
        select d.user_count, d.group_count
        from organizations o join directories d using (environment_id, organization_id)
        where environment_id = ? and %s and o.deleted_at is null
          and d.directory_id = ? and d.deleted_at is null
        """
            .formatted(AddressSql.where("o", address)),
        p -> AddressSql.bind(p.add(environmentId), environmentId, address).add(id.number()),
        row -> new Totals(row.getInt("user_count"), row.getInt("group_count")));
  }

  /** The users of a directory, or of one group of it. */
  List<DirectoryUser> users(
      Transaction transaction,
      long environmentId,
      DirectoryId directoryId,
      Optional<DirectoryGroupId> group,
      WalkSql walk)
      throws SQLException {
    String members =
        group.isPresent()
            ? """
            directory_memberships join directory_users using (environment_id, directory_id, user_id)
            where environment_id = ? and directory_id = ? and group_id = ?
            """
            : "directory_users where environment_id = ? and directory_id = ?";
    List<DirectoryUser> users =
        transaction.list(
            """
            select user_id, user_name, external_id, active, email, resource, change_id, updated_at
            from %s %s
            """
                .formatted(members, walk.sql()),
            p -> {
              p.add(environmentId).add(directoryId.number());
              if (group.isPresent()) {
                p.add(group.get().number());
              }
              walk.bind(p);
            },
            MemberStore::readUser);
    return withGroups(transaction, environmentId, directoryId, users);
  }

  private static List<DirectoryUser> withGroups(
      Transaction transaction,
      long environmentId,
      DirectoryId directoryId,
      List<DirectoryUser> users)
      throws SQLException {
    record Membership(long user, Group group) {}
    Map<Long, List<Group>> groups =
        transaction
            .list(
                """
                select w.user_id, g.* from unnest(?) w (user_id) cross join lateral (
                  select group_id, display_name, member_count, updated_at
                  from directory_memberships m
                  join directory_groups using (environment_id, directory_id, group_id)
                  where environment_id = ? and directory_id = ? and m.user_id = w.user_id
                  order by group_id desc limit %d) g
                """
                    .formatted(DirectoryUser.MAX_GROUPS),
                p ->
                    p.longs(users.stream().map(user -> user.id().number()).toList())
                        .add(environmentId)
                        .add(directoryId.number()),
                row ->
                    new Membership(
                        row.getLong("user_id"),
                        new Group(
                            new DirectoryGroupId(row.getLong("group_id")),
                            row.getString("display_name"),
                            row.getInt("member_count"),
                            Rows.instant(row, "updated_at"))))
            .stream()
            .collect(
                Collectors.groupingBy(
                    Membership::user, Collectors.mapping(Membership::group, Collectors.toList())));
    return users.stream()
        .map(user -> user.with(groups.getOrDefault(user.id().number(), List.of())))
        .toList();
  }

  List<DirectoryGroup> groups(
      Transaction transaction, long environmentId, DirectoryId directoryId, WalkSql walk)
      throws SQLException {
    return transaction.list(
        "select %s from directory_groups where environment_id = ? and directory_id = ? %s"
            .formatted(GROUP_COLUMNS, walk.sql()),
        p -> walk.bind(p.add(environmentId).add(directoryId.number())),
        MemberStore::readGroup);
  }

  /** How many users a group has; empty where the directory has no such group. */
  OptionalInt groupSize(
      Transaction transaction, long environmentId, DirectoryId directoryId, DirectoryGroupId group)
      throws SQLException {
    return transaction
        .first(
            """
            select member_count from directory_groups
            where environment_id = ? and directory_id = ? and group_id = ?
            """,
            p -> p.add(environmentId).add(directoryId.number()).add(group.number()),
            row -> OptionalInt.of(row.getInt("member_count")))
        .orElse(OptionalInt.empty());
  }

  /** How many users changed after this time, counted up to {@link #TOTAL_CAP}. */
  int changedUsers(
      Transaction transaction, long environmentId, DirectoryId directoryId, Instant after)
      throws SQLException {
    return changed(transaction, "directory_users", environmentId, directoryId, after);
  }

  /** The same of groups. */
  int changedGroups(
      Transaction transaction, long environmentId, DirectoryId directoryId, Instant after)
      throws SQLException {
    return changed(transaction, "directory_groups", environmentId, directoryId, after);
  }

  private static int changed(
      Transaction transaction,
      String table,
      long environmentId,
      DirectoryId directoryId,
      Instant after)
      throws SQLException {
    return transaction
        .first(
            """
            select count(*) from (
              select from %s
              where environment_id = ? and directory_id = ? and change_id >= ? and updated_at > ?
              order by change_id limit %d) c
            """
                .formatted(table, TOTAL_CAP),
            p -> p.add(environmentId).add(directoryId.number()).add(firstChange(after)).add(after),
            row -> row.getInt(1))
        .orElseThrow();
  }

  /**
   * Where the index of changes is entered for things updated after this time: a little early, for a
   * change's id and its time are not taken at the same moment.
   */
  static long firstChange(Instant after) {
    Instant early = after.minus(CHANGE_SLACK);
    return early.isBefore(IdSource.EPOCH) ? 0 : IdSource.firstAt(early);
  }

  private static DirectoryUser readUser(ResultSet row) throws SQLException {
    return new DirectoryUser(
        new DirectoryUserId(row.getLong("user_id")),
        row.getString("user_name"),
        Rows.optionalText(row, "external_id"),
        row.getBoolean("active"),
        Rows.optionalText(row, "email"),
        StoredJson.tree(row.getString("resource")),
        row.getLong("change_id"),
        Rows.instant(row, "updated_at"),
        List.of());
  }

  private static DirectoryGroup readGroup(ResultSet row) throws SQLException {
    return new DirectoryGroup(
        new DirectoryGroupId(row.getLong("group_id")),
        row.getString("display_name"),
        Rows.optionalText(row, "external_id"),
        row.getInt("member_count"),
        StoredJson.tree(row.getString("resource")),
        row.getLong("change_id"),
        Rows.instant(row, "updated_at"));
  }
}
