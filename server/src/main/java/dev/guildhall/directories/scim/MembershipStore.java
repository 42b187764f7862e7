package dev.guildhall.directories.scim;

import dev.guildhall.directories.DirectoryUserId;
import dev.guildhall.directories.scim.filter.ColumnSql;
import dev.guildhall.directories.scim.filter.ComposedSql;
import dev.guildhall.directories.scim.filter.Filter;
import dev.guildhall.directories.scim.filter.FilterSql;
import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;

/**
 * The SQL that changes who is in a group. No events: the groups and users that it touches tell, in
 * the same transaction.
 */
final class MembershipStore {
  /** Where in a user's id its number begins, as SQL counts. */
  private static final int NUMBER_OF_ID = DirectoryUserId.PREFIX.length() + 1;

  /** Adds users to a group; answers those who were not in it. */
  List<Long> add(OpenDirectory open, long group, Collection<Long> users) throws SQLException {
    return open.transaction()
        .list(
            """
            insert into directory_memberships (environment_id, directory_id, group_id, user_id)
            select ?, ?, ?, user_id from unnest(?::bigint[]) w(user_id)
            on conflict do nothing
            returning user_id
            """,
            p -> p.add(open.environment()).add(open.number()).add(group).longs(users),
            row -> row.getLong("user_id"));
  }

  /** Removes users from a group; answers those who were in it. */
  List<Long> remove(OpenDirectory open, long group, Collection<Long> users) throws SQLException {
    return removeWhere(open, group, among(users));
  }

  /** Removes all but these. */
  List<Long> retain(OpenDirectory open, long group, Collection<Long> users) throws SQLException {
    return removeWhere(
        open,
        group,
        new ComposedSql()
            .add(
                "not exists (select from unnest(?::bigint[]) w(user_id) where w.user_id = m.user_id)",
                p -> p.longs(users)));
  }

  /** Removes those who match what stands in the brackets of {@code members[…]}. */
  List<Long> removeMatching(OpenDirectory open, long group, Filter filter) throws SQLException {
    return removeWhere(open, group, matching(open, filter));
  }

  /** Removes those of these users who match what stands in the brackets. */
  List<Long> removeMatching(OpenDirectory open, long group, Collection<Long> users, Filter filter)
      throws SQLException {
    return removeWhere(open, group, among(users).add(" and ").add(matching(open, filter)));
  }

  private static ComposedSql among(Collection<Long> users) {
    return new ComposedSql().add("m.user_id = any (?::bigint[])", p -> p.longs(users));
  }

  private static ComposedSql matching(OpenDirectory open, Filter filter) {
    return new ComposedSql()
        .add("m.user_id in (select substr(v.x ->> 'value', " + NUMBER_OF_ID + ")::bigint from ")
        .add("(select m.environment_id, m.directory_id, m.group_id) r cross join lateral ")
        .add(ColumnSql.GROUP.related(open.call().base()))
        .add(" v where ")
        .add(
            FilterSql.relatedCondition(
                filter, ResourceType.GROUP, AttributePath.of("members"), "v.x"))
        .add(")");
  }

  private static List<Long> removeWhere(OpenDirectory open, long group, ComposedSql condition)
      throws SQLException {
    ComposedSql sql =
        new ComposedSql()
            .add(
                """
                delete from directory_memberships m
                where m.environment_id = ? and m.directory_id = ? and m.group_id = ? and\s
                """,
                ComposedSql.number(open.environment()),
                ComposedSql.number(open.number()),
                ComposedSql.number(group))
            .add(condition)
            .add(" returning m.user_id");
    return open.transaction().list(sql.toString(), sql::bind, row -> row.getLong("user_id"));
  }

  /** Takes a user out of all groups; answers which they were. */
  List<Long> leaveAll(OpenDirectory open, long user) throws SQLException {
    return open.transaction()
        .list(
            """
            delete from directory_memberships
            where environment_id = ? and directory_id = ? and user_id = ?
            returning group_id
            """,
            p -> p.add(open.environment()).add(open.number()).add(user),
            row -> row.getLong("group_id"));
  }
}
