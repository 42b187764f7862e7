package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.directories.scim.schema.ResourceType;
import dev.guildhall.events.EventSql;
import dev.guildhall.storage.IdSource;
import java.sql.SQLException;
import java.util.Optional;

/** The SQL that changes groups. A change and its event are one statement. */
final class GroupStore {
  private static final String CREATE =
      """
      with changed as (
        insert into directory_groups (environment_id, directory_id, group_id, display_name,
          external_id, resource, change_id, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?)
        returning *),
      %s
      %s
      select environment_id, ?, 'organization.directory.group_created', 'DirectoryGroup', ?,
        n.sequence, ?, ?, ?,
        to_jsonb(changed) || jsonb_build_object('organization_id', ?, 'member_count', ?::int), null
      from changed, numbered n
      """
          .formatted(EventSql.NUMBERED.formatted("changed"), EventSql.INSERT);

  private static final String UPDATE =
      """
      with old as (
        select * from directory_groups
        where environment_id = ? and directory_id = ? and group_id = ?),
      changed as (
        update directory_groups g
        set display_name = ?, external_id = ?, resource = ?, change_id = ?,
          version = g.version + 1, updated_at = greatest(?, g.updated_at + interval '1 ms')
        from old
        where g.environment_id = old.environment_id and g.directory_id = old.directory_id
          and g.group_id = old.group_id
        returning g.*),
      %s
      %s
      select c.environment_id, ?, 'organization.directory.group_updated', 'DirectoryGroup', ?,
        n.sequence, c.updated_at, ?, ?,
        to_jsonb(c) || jsonb_build_object('organization_id', ?),
        to_jsonb(old) || jsonb_build_object('organization_id', ?, 'member_count', ?::int)
      from changed c, old, numbered n
      """
          .formatted(EventSql.NUMBERED.formatted("changed"), EventSql.INSERT);

  private static final String DELETE =
      """
      with gone as (
        delete from directory_groups
        where environment_id = ? and directory_id = ? and group_id = ?
        returning *),
      %s
      %s
      select c.environment_id, ?, 'organization.directory.group_deleted', 'DirectoryGroup', ?,
        n.sequence, ?, ?, ?, i.image, i.image
      from gone c, numbered n, lateral (
        select to_jsonb(c) || jsonb_build_object('organization_id', ?, 'member_count', ?::int)
      ) i(image)
      """
          .formatted(EventSql.NUMBERED.formatted("gone"), EventSql.INSERT);

  private static final String REVOKE =
      """
      with old as materialized (
        select * from directories
        where environment_id = ? and directory_id = ? and role_assignments @> ?),
      changed as (
        update directories d
        set role_assignments = jsonb_path_query_array(d.role_assignments,
            '$[*] ? (@.group_id != $id)', jsonb_build_object('id', ?::text)),
          updated_at = greatest(?, d.updated_at + interval '1 us')
        from old
        where d.environment_id = old.environment_id and d.directory_id = old.directory_id
        returning d.*),
      %s
      %s
      select c.environment_id, ?, 'organization.directory_updated', 'Directory',
        c.organization_id, n.sequence, ?, ?, ?, to_jsonb(c), to_jsonb(old)
      from changed c, old, numbered n
      """
          .formatted(EventSql.NUMBERED.formatted("changed"), EventSql.INSERT);

  /** A group without its members, locked. */
  record Locked(Resource group, int members) {}

  Optional<Locked> lock(OpenDirectory open, long id) throws SQLException {
    return open.transaction()
        .first(
            """
            select version, updated_at, resource::text as tree, member_count from directory_groups
            where environment_id = ? and directory_id = ? and group_id = ?
            for update
            """,
            p -> p.add(open.environment()).add(open.number()).add(id),
            row ->
                new Locked(
                    new Resource(
                        ResourceType.GROUP,
                        id,
                        row.getInt("version"),
                        dev.guildhall.storage.Rows.instant(row, "updated_at"),
                        Resource.tree(row.getString("tree")),
                        Optional.empty()),
                    row.getInt("member_count")));
  }

  /**
   * Creates a group.
   *
   * @param members how many will be in it when its transaction ends, for the event
   */
  void create(OpenDirectory open, long id, ObjectNode tree, int members) throws SQLException {
    long event = open.ids().next();
    open.transaction()
        .update(
            CREATE,
            p -> {
              p.add(open.environment()).add(open.number()).add(id);
              p.add(tree.path("displayName").asText());
              p.add(UserStore.optionalText(tree, "externalId")).json(tree.toString());
              p.add(event).add(IdSource.timeOf(id));
              p.add(open.environment()).add(open.organization());
              p.add(event).add(open.organization()).add(open.now());
              UserStore.origin(p, open);
              p.add(open.organization()).add(members);
            });
  }

  /**
   * Writes a changed group.
   *
   * @param membersBefore how many were in it, for the event: those who are have changed already
   */
  void update(OpenDirectory open, long id, ObjectNode tree, int membersBefore) throws SQLException {
    long event = open.ids().next();
    open.transaction()
        .update(
            UPDATE,
            p -> {
              p.add(open.environment()).add(open.number()).add(id);
              p.add(tree.path("displayName").asText());
              p.add(UserStore.optionalText(tree, "externalId")).json(tree.toString());
              p.add(event).add(open.now()).add(open.environment()).add(open.organization());
              p.add(event).add(open.organization());
              UserStore.origin(p, open);
              p.add(open.organization()).add(open.organization()).add(membersBefore);
            });
  }

  /** Deletes a group, which has no members any more. */
  void delete(OpenDirectory open, long id, int membersBefore) throws SQLException {
    long event = open.ids().next();
    open.transaction()
        .update(
            DELETE,
            p -> {
              p.add(open.environment()).add(open.number()).add(id);
              p.add(open.environment()).add(open.organization());
              p.add(event).add(open.organization()).add(open.now());
              UserStore.origin(p, open);
              p.add(open.organization()).add(membersBefore);
            });
  }

  /**
   * Takes away the roles that a group gave: a change of the directory, where it gave any. Comes
   * after the members' events, which tell the roles that they had by it.
   */
  void revoke(OpenDirectory open, long id) throws SQLException {
    String group = ResourceType.GROUP.print(id);
    long event = open.ids().next();
    open.transaction()
        .update(
            REVOKE,
            p -> {
              p.add(open.environment()).add(open.number());
              p.json("[{\"group_id\": \"%s\"}]".formatted(group)).add(group).add(open.now());
              p.add(open.environment()).add(open.organization()).add(event).add(open.now());
              UserStore.origin(p, open);
            });
  }

  /**
   * The groups show a user's new name: another version of them. No event, for what a group's event
   * tells has not changed.
   */
  void showRenamed(OpenDirectory open, long user) throws SQLException {
    open.transaction()
        .update(
            """
            update directory_groups g set version = g.version + 1
            from directory_memberships m
            where m.environment_id = ? and m.directory_id = ? and m.user_id = ?
              and g.environment_id = m.environment_id and g.directory_id = m.directory_id
              and g.group_id = m.group_id
            """,
            p -> p.add(open.environment()).add(open.number()).add(user));
  }
}
