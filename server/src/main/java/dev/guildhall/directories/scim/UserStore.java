package dev.guildhall.directories.scim;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.guildhall.api.Origin;
import dev.guildhall.directories.scim.message.ScimJson;
import dev.guildhall.directories.scim.patch.Intake;
import dev.guildhall.events.EventSql;
import dev.guildhall.storage.IdSource;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The SQL that changes users. A change and its event are one statement. */
final class UserStore {
  private static final String CREATE =
      """
      with asked as materialized (
        select * from json_to_recordset(?::json) as a (user_id bigint, user_name text,
          external_id text, active boolean, email text, resource jsonb, event_id bigint,
          created_at timestamptz, actor text, request_id text)),
      changed as (
        insert into directory_users (environment_id, directory_id, user_id, user_name, external_id,
          active, email, resource, change_id, updated_at)
        select ?, ?, user_id, user_name, external_id, active, email, resource, event_id, created_at
        from asked order by user_id
        on conflict do nothing
        returning *),
      %s,
      logged as (%s
        select c.environment_id, a.event_id, 'organization.directory.user_created', 'DirectoryUser',
          d.organization_id, n.sequence - n.n + row_number() over (order by c.user_id), ?, a.actor,
          a.request_id, directory_user_image(row(c.*)::directory_users, '[]', d), null
        from changed c join asked a using (user_id)
          join directories d using (environment_id, directory_id), numbered n)
      select user_id from changed
      """
          .formatted(EventSql.NUMBERED.formatted("changed").stripTrailing(), EventSql.INSERT);

  private static final String UPDATE =
      """
      with old as (
        select * from directory_users
        where environment_id = ? and directory_id = ? and user_id = ?),
      changed as (
        update directory_users u
        set user_name = ?, external_id = ?, active = ?, email = ?, resource = ?, change_id = ?,
          version = u.version + 1, updated_at = greatest(?, u.updated_at + interval '1 ms')
        from old
        where u.environment_id = old.environment_id and u.directory_id = old.directory_id
          and u.user_id = old.user_id
        returning u.*),
      %s
      %s
      select c.environment_id, ?, 'organization.directory.user_updated', 'DirectoryUser',
        d.organization_id, n.sequence, c.updated_at, ?, ?,
        directory_user_image(row(c.*)::directory_users, g.groups, d),
        directory_user_image(row(old.*)::directory_users, g.groups, d)
      from changed c join directories d using (environment_id, directory_id), numbered n, old,
        directory_user_groups(c.environment_id, c.directory_id, c.user_id) g(groups)
      """
          .formatted(EventSql.NUMBERED.formatted("changed"), EventSql.INSERT);

  private static final String DELETE =
      """
      with gone as (
        delete from directory_users
        where environment_id = ? and directory_id = ? and user_id = ?
        returning *),
      %s
      %s
      select c.environment_id, ?, 'organization.directory.user_deleted', 'DirectoryUser',
        d.organization_id, n.sequence, ?, ?, ?,
        directory_user_image(row(c.*)::directory_users, ?, d),
        directory_user_image(row(c.*)::directory_users, ?, d)
      from gone c join directories d using (environment_id, directory_id), numbered n
      """
          .formatted(EventSql.NUMBERED.formatted("gone"), EventSql.INSERT);

  /** The users' groups have changed already; %s: what they were before, from what they are. */
  private static final String TOUCH =
      """
      with wanted as (
        select * from unnest(?::bigint[], ?::bigint[]) with ordinality w(user_id, event_id, n)),
      old as (
        select u.* from directory_users u join wanted using (user_id)
        where u.environment_id = ? and u.directory_id = ?),
      changed as (
        update directory_users u
        set change_id = w.event_id, version = u.version + 1,
          updated_at = greatest(?, u.updated_at + interval '1 ms')
        from wanted w
        where u.environment_id = ? and u.directory_id = ? and u.user_id = w.user_id
        returning u.*),
      %s
      %s
      select c.environment_id, w.event_id, 'organization.directory.user_updated', 'DirectoryUser',
        d.organization_id, n.sequence - n.n + w.n, c.updated_at, ?, ?,
        directory_user_image(row(c.*)::directory_users, g.groups, d),
        directory_user_image(row(old.*)::directory_users, g.before, d)
      from changed c join wanted w using (user_id) join old using (user_id)
        join directories d on d.environment_id = c.environment_id
          and d.directory_id = c.directory_id,
        numbered n,
        lateral (
          select groups, case when ? then
            jsonb_path_query_array(groups, '$[*] ? (@.id != $id)', jsonb_build_object('id', ?))
            else groups || jsonb_build_array(jsonb_build_object('id', ?, 'name', ?::text)) end
          from directory_user_groups(c.environment_id, c.directory_id, c.user_id) x(groups))
        g(groups, before)
      """
          .formatted(EventSql.NUMBERED.formatted("changed"), EventSql.INSERT);

  record Creation(long userId, long eventId, ObjectNode tree, Origin origin) {}

  /** Creates users, except those whose userName is taken; answers which. */
  Set<Long> create(OpenDirectory open, List<Creation> creations) throws SQLException {
    ArrayNode asked = JsonNodeFactory.instance.arrayNode();
    for (Creation one : creations) {
      asked
          .addObject()
          .put("user_id", one.userId)
          .put("user_name", one.tree.path("userName").asText())
          .put("external_id", optionalText(one.tree, "externalId"))
          .put("active", one.tree.path("active").asBoolean(true))
          .put("email", email(one.tree).orElse(null))
          .put("event_id", one.eventId)
          // Never modified means: modified when created (RFC 7643, section 3.1).
          .put("created_at", IdSource.timeOf(one.userId).toString())
          .put("actor", one.origin.actor())
          .put("request_id", one.origin.requestId())
          .set("resource", one.tree);
    }
    return Set.copyOf(
        open.transaction()
            .list(
                CREATE,
                p ->
                    p.add(asked.toString())
                        .add(open.environment())
                        .add(open.number())
                        .add(open.environment())
                        .add(open.organization())
                        .add(open.now()),
                row -> row.getLong("user_id")));
  }

  void update(OpenDirectory open, long id, ObjectNode tree) throws SQLException {
    long event = open.ids().next();
    open.transaction()
        .update(
            UPDATE,
            p -> {
              p.add(open.environment()).add(open.number()).add(id);
              columns(p, tree);
              p.add(event).add(open.now()).add(open.environment()).add(open.organization());
              p.add(event);
              origin(p, open);
            });
  }

  private static void columns(Parameters p, ObjectNode tree) throws SQLException {
    p.add(tree.path("userName").asText())
        .add(optionalText(tree, "externalId"))
        .add(tree.path("active").asBoolean(true))
        .add(email(tree).orElse(null))
        .json(tree.toString());
  }

  static void origin(Parameters p, OpenDirectory open) throws SQLException {
    p.add(open.call().origin().actor()).add(open.call().origin().requestId());
  }

  static @Nullable String optionalText(ObjectNode tree, String name) {
    return tree.has(name) ? tree.path(name).asText() : null;
  }

  /** The primary address, else the one for work, else the first, of those that can be one. */
  private static Optional<String> email(ObjectNode tree) {
    JsonNode best = ScimJson.MISSING;
    for (JsonNode email : tree.path("emails")) {
      int length = email.path("value").asText().length();
      if (length > 0
          && length <= Intake.MAX_KEY_LENGTH
          && (best.isMissingNode() || rank(email) > rank(best))) {
        best = email;
      }
    }
    return Optional.of(best.path("value").asText()).filter(value -> !value.isEmpty());
  }

  private static int rank(JsonNode email) {
    return email.path("primary").booleanValue()
        ? 2
        : email.path("type").asText().equalsIgnoreCase("work") ? 1 : 0;
  }

  /**
   * Deletes a user, who is in no group any more.
   *
   * @param groups those that the user was in, for the event
   */
  void delete(OpenDirectory open, long id, String groups) throws SQLException {
    long event = open.ids().next();
    open.transaction()
        .update(
            DELETE,
            p -> {
              p.add(open.environment()).add(open.number()).add(id);
              p.add(open.environment()).add(open.organization());
              p.add(event).add(open.now());
              origin(p, open);
              p.json(groups).json(groups);
            });
  }

  /** The groups of a user as an image holds them. */
  String groups(OpenDirectory open, long id) throws SQLException {
    return open.transaction()
        .first(
            "select directory_user_groups(?, ?, ?)::text as groups",
            p -> p.add(open.environment()).add(open.number()).add(id),
            row -> row.getString("groups"))
        .orElseThrow();
  }

  /** Those of these users that the directory does not have. */
  List<Long> unknown(OpenDirectory open, Collection<Long> users) throws SQLException {
    return open.transaction()
        .list(
            """
            select w.user_id from unnest(?::bigint[]) w(user_id)
            where not exists (
              select from directory_users u
              where u.environment_id = ? and u.directory_id = ? and u.user_id = w.user_id)
            """,
            p -> p.longs(users).add(open.environment()).add(open.number()),
            row -> row.getLong("user_id"));
  }

  /**
   * The members show their group's new name: another version of them. No event: the group's own
   * tells of it.
   */
  void showRenamed(OpenDirectory open, long group) throws SQLException {
    open.transaction()
        .update(
            """
            update directory_users u set version = u.version + 1
            from directory_memberships m
            where m.environment_id = ? and m.directory_id = ? and m.group_id = ?
              and u.environment_id = m.environment_id and u.directory_id = m.directory_id
              and u.user_id = m.user_id
            """,
            p -> p.add(open.environment()).add(open.number()).add(group));
  }

  /**
   * Writes down that these users came into a group, or left it.
   *
   * @param nameBefore the group's, as those who left knew it
   */
  void regroup(
      OpenDirectory open, Collection<Long> users, long group, String nameBefore, boolean joined)
      throws SQLException {
    List<Long> events = open.newIds(users.size());
    open.transaction()
        .update(
            TOUCH,
            p -> {
              p.longs(users).longs(events).add(open.environment()).add(open.number());
              p.add(open.now()).add(open.environment()).add(open.number());
              p.add(open.environment()).add(open.organization());
              origin(p, open);
              p.add(joined).add(group).add(group).add(nameBefore);
            });
  }
}
