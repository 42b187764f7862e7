package dev.guildhall.directories;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/**
 * The SQL of what a change of a directory's role assignments does to its users: nothing in their
 * rows, for roles follow from groups, but each whose roles are others has an event.
 */
final class RoleEventStore {
  /** Users whose events one statement writes, at most. */
  static final int TOGETHER = 10_000;

  private static final int NUMBER_OF_ID = DirectoryGroupId.PREFIX.length() + 1;

  private static final String LOG =
      """
      with wanted as (
        select * from unnest(?::bigint[], ?::bigint[]) with ordinality w(user_id, event_id, n)),
      %s
      %s
      select u.environment_id, w.event_id, 'organization.directory.user_updated', 'DirectoryUser',
        d.organization_id, n.sequence - n.n + w.n, ?, ?, ?,
        directory_user_image(u, g.groups, d),
        directory_user_image(u, g.groups, jsonb_populate_record(d, ?))
      from wanted w
        join directory_users u on u.environment_id = ? and u.directory_id = ?
          and u.user_id = w.user_id
        join directories d using (environment_id, directory_id),
        numbered n, directory_user_groups(u.environment_id, u.directory_id, u.user_id) g(groups)
      """
          .formatted(EventSql.NUMBERED.formatted("wanted"), EventSql.INSERT);

  /**
   * The users whose roles are not what they were: members of a group that a role was given to, or
   * taken from.
   *
   * @param before the directory's image before the change, JSON
   */
  List<Long> affected(Transaction transaction, long environmentId, DirectoryId id, String before)
      throws SQLException {
    return transaction.list(
        """
        with changed as materialized (
          select d.role_assignments as after, ?::jsonb -> 'role_assignments' as before
          from directories d where d.environment_id = ? and d.directory_id = ?),
        moved as (
          select distinct substr(a ->> 'group_id', %d)::bigint as group_id
          from changed cross join lateral jsonb_array_elements(changed.before || changed.after) a
          where not (changed.before @> jsonb_build_array(a) and changed.after @> jsonb_build_array(a))),
        members as (
          select distinct m.user_id
          from moved join directory_memberships m on m.environment_id = ? and m.directory_id = ?
            and m.group_id = moved.group_id)
        select user_id from members cross join changed, directory_user_groups(?, ?, user_id) groups
        where directory_roles(groups, changed.before) <> directory_roles(groups, changed.after)
        order by user_id
        """
            .formatted(NUMBER_OF_ID),
        p -> {
          p.json(before);
          for (int n = 0; n < 3; n++) {
            p.add(environmentId).add(id.number());
          }
        },
        row -> row.getLong("user_id"));
  }

  /**
   * Writes an event for each of these users.
   *
   * @param users at most {@link #TOGETHER}
   * @param events as many ids
   * @param before the directory's image before the change, JSON
   */
  void log(
      Transaction transaction,
      LivingOrganization organization,
      DirectoryId id,
      List<Long> users,
      List<Long> events,
      String before,
      Instant now,
      Origin origin)
      throws SQLException {
    transaction.update(
        LOG,
        p ->
            p.longs(users)
                .longs(events)
                .add(organization.environmentId())
                .add(organization.id().number())
                .add(now)
                .add(origin.actor())
                .add(origin.requestId())
                .json(before)
                .add(organization.environmentId())
                .add(id.number()));
  }
}
