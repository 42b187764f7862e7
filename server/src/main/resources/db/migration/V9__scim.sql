-- What SCIM asks of the directories' tables.

create extension if not exists btree_gist;

-- Two groups share a name only where both have an external id and these differ: a group without
-- one stands for all external ids, the range without bounds.
create type directory_external_ids as range (subtype = text, collation = "C");
drop index directory_groups_display_name;
alter table directory_groups add constraint directory_groups_display_name exclude using gist (
  environment_id with =, directory_id with =, lower(display_name collate "default") with =,
  directory_external_ids(external_id, external_id, '[]') with &&);
create index directory_groups_by_name
  on directory_groups (environment_id, directory_id, lower(display_name collate "default"));

-- Every e-mail address of a user, for the look-up by any of them. Longer ones than an index entry
-- may be are found without it.
create function directory_email_keys(directory_id bigint, resource jsonb) returns text[]
  language sql immutable parallel safe
  return (
    select coalesce(
      array_agg(distinct directory_id || ' ' || lower((e #>> '{}') collate "default")), '{}')
    from jsonb_path_query(resource, 'lax $.emails[*].value') e
    where length(e #>> '{}') <= 512);
create index directory_users_emails on directory_users
  using gin (directory_email_keys(directory_id, resource)) with (fastupdate = off);

-- A user's image in the event log: the row, and what follows from the groups.

create function directory_user_groups(environment bigint, directory bigint, member bigint)
  returns jsonb language sql stable
  return (
    select coalesce(
      jsonb_agg(jsonb_build_object('id', g.group_id, 'name', g.display_name) order by g.group_id),
      '[]')
    from directory_memberships m join directory_groups g using (environment_id, directory_id, group_id)
    where m.environment_id = environment and m.directory_id = directory and m.user_id = member);

create function directory_roles(groups jsonb, assignments jsonb) returns jsonb
  language sql immutable
  return (
    select coalesce(jsonb_agg(distinct a -> 'role_name'), '[]')
    from jsonb_array_elements(assignments) a
    where exists (
      select from jsonb_array_elements(groups) g
      where 'dirgroup_' || (g ->> 'id') = a ->> 'group_id'));

create function directory_user_image(u directory_users, groups jsonb, d directories) returns jsonb
  language sql stable
  return to_jsonb(u) || jsonb_build_object(
    'organization_id', d.organization_id, 'groups', groups,
    'roles', directory_roles(groups, d.role_assignments),
    'attribute_mappings', d.attribute_mappings);
