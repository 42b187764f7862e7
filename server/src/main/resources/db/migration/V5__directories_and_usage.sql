-- Directories. A deleted directory keeps its row until the purge, like a deleted organization: a
-- delete marks one row, whatever hangs below. Everything below an organization lives as long as
-- the organization's own row does, so every query joins it.

create table directories (
  environment_id bigint not null,
  directory_id bigint not null,
  organization_id bigint not null,
  name text not null default '',
  type smallint not null,
  provider smallint not null,
  status smallint not null,
  enabled boolean not null,
  role_assignments jsonb not null default '[]', -- [{group_id, role_name, role_id}]
  attribute_mappings jsonb not null default '[]', -- [{key, map_to}]
  tracked_groups jsonb, -- external ids; null: all
  external_groups jsonb not null default '[]', -- [{external_id, display_name, email}]
  user_count integer not null default 0,
  group_count integer not null default 0,
  user_updated_at timestamptz,
  group_updated_at timestamptz,
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (environment_id, directory_id),
  foreign key (environment_id, organization_id) references organizations
) with (fillfactor = 50); -- the counts change with every provisioned user
create index directories_by_organization
  on directories (environment_id, organization_id, directory_id);

-- A SCIM request names a directory and a secret, not an environment: the second index is its way in.
create table directory_secrets (
  environment_id bigint not null,
  directory_id bigint not null,
  secret_id bigint not null,
  secret_hash bytea not null, -- SHA-256 of 256 random bits
  secret_suffix text not null,
  expires_at timestamptz,
  last_used_at timestamptz,
  primary key (environment_id, directory_id, secret_id),
  foreign key (environment_id, directory_id) references directories
) with (fillfactor = 80);
create unique index directory_secrets_by_hash on directory_secrets (directory_id, secret_hash);

create table directory_users (
  environment_id bigint not null,
  directory_id bigint not null,
  user_id bigint not null,
  user_name text not null,
  external_id text collate "C",
  active boolean not null default true,
  email text, -- the primary one
  resource jsonb not null default '{}', -- what the provider sent, without id, meta and groups
  version integer not null default 1,
  change_id bigint not null, -- from the id source, at the last change: the cursor of updated_after
  updated_at timestamptz not null,
  primary key (environment_id, directory_id, user_id),
  foreign key (environment_id, directory_id) references directories
);
-- userName is compared without case (RFC 7643, section 4.1.1).
create unique index directory_users_user_name
  on directory_users (environment_id, directory_id, lower(user_name collate "default"));
create index directory_users_external_id
  on directory_users (environment_id, directory_id, external_id) where external_id is not null;
create index directory_users_email
  on directory_users (environment_id, directory_id, lower(email collate "default"));
create index directory_users_changes
  on directory_users (environment_id, directory_id, change_id);

create table directory_groups (
  environment_id bigint not null,
  directory_id bigint not null,
  group_id bigint not null,
  display_name text not null,
  external_id text collate "C",
  resource jsonb not null default '{}', -- what the provider sent, without id, meta and members
  member_count integer not null default 0,
  version integer not null default 1,
  change_id bigint not null,
  updated_at timestamptz not null,
  primary key (environment_id, directory_id, group_id),
  foreign key (environment_id, directory_id) references directories
) with (fillfactor = 80);
-- One name may stand twice where the provider tells the groups apart by their external ids.
create unique index directory_groups_display_name on directory_groups (
  environment_id, directory_id, lower(display_name collate "default"), coalesce(external_id, ''));
create index directory_groups_external_id
  on directory_groups (environment_id, directory_id, external_id) where external_id is not null;
create index directory_groups_changes
  on directory_groups (environment_id, directory_id, change_id);

create table directory_memberships (
  environment_id bigint not null,
  directory_id bigint not null,
  group_id bigint not null,
  user_id bigint not null,
  primary key (environment_id, directory_id, group_id, user_id),
  foreign key (environment_id, directory_id, group_id) references directory_groups,
  foreign key (environment_id, directory_id, user_id) references directory_users
);
create index directory_memberships_by_user
  on directory_memberships (environment_id, directory_id, user_id, group_id);

-- Counts are kept, not counted, and kept here, where no writer can forget them. One update a
-- statement, however many rows it touches. Whoever writes has locked the directory's row already.

create function count_directory_users() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update directories d set user_count = d.user_count - g.n
    from (select environment_id, directory_id, count(*) n from gone group by 1, 2) g
    where d.environment_id = g.environment_id and d.directory_id = g.directory_id;
  else
    update directories d
    set user_count = d.user_count + case tg_op when 'INSERT' then c.n else 0 end,
      user_updated_at = greatest(d.user_updated_at, c.latest)
    from (select environment_id, directory_id, count(*) n, max(updated_at) latest
      from changed group by 1, 2) c
    where d.environment_id = c.environment_id and d.directory_id = c.directory_id;
  end if;
  return null;
end $$;
create trigger directory_users_added after insert on directory_users
  referencing new table as changed for each statement execute function count_directory_users();
create trigger directory_users_changed after update on directory_users
  referencing new table as changed for each statement execute function count_directory_users();
create trigger directory_users_removed after delete on directory_users
  referencing old table as gone for each statement execute function count_directory_users();

create function count_directory_groups() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update directories d set group_count = d.group_count - g.n
    from (select environment_id, directory_id, count(*) n from gone group by 1, 2) g
    where d.environment_id = g.environment_id and d.directory_id = g.directory_id;
  else
    update directories d
    set group_count = d.group_count + case tg_op when 'INSERT' then c.n else 0 end,
      group_updated_at = greatest(d.group_updated_at, c.latest)
    from (select environment_id, directory_id, count(*) n, max(updated_at) latest
      from changed group by 1, 2) c
    where d.environment_id = c.environment_id and d.directory_id = c.directory_id;
  end if;
  return null;
end $$;
create trigger directory_groups_added after insert on directory_groups
  referencing new table as changed for each statement execute function count_directory_groups();
create trigger directory_groups_changed after update on directory_groups
  referencing new table as changed for each statement execute function count_directory_groups();
create trigger directory_groups_removed after delete on directory_groups
  referencing old table as gone for each statement execute function count_directory_groups();

create function count_directory_memberships() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update directory_groups g set member_count = g.member_count - m.n
    from (select environment_id, directory_id, group_id, count(*) n from changed group by 1, 2, 3) m
    where g.environment_id = m.environment_id and g.directory_id = m.directory_id
      and g.group_id = m.group_id;
  else
    update directory_groups g set member_count = g.member_count + m.n
    from (select environment_id, directory_id, group_id, count(*) n from changed group by 1, 2, 3) m
    where g.environment_id = m.environment_id and g.directory_id = m.directory_id
      and g.group_id = m.group_id;
  end if;
  return null;
end $$;
create trigger directory_memberships_added after insert on directory_memberships
  referencing new table as changed for each statement
  execute function count_directory_memberships();
create trigger directory_memberships_removed after delete on directory_memberships
  referencing old table as changed for each statement
  execute function count_directory_memberships();

-- When identity providers called: written in batches, past the directories' own rows, so that a
-- call neither writes nor waits. Outlives its directory, for as long as the tombstones do.
create table directory_calls (
  environment_id bigint not null,
  directory_id bigint not null,
  last_called_at timestamptz not null, -- dead or alive
  deleted_at timestamptz, -- the deletion that the attempts came after
  attempts_after_deletion bigint not null default 0,
  last_attempt_at timestamptz,
  primary key (environment_id, directory_id)
) with (fillfactor = 80);

-- What the purge leaves of a directory's secrets, so that a provider that still calls is told why
-- it is refused: no name, nothing of the organization's own.
create table directory_tombstones (
  environment_id bigint not null,
  directory_id bigint not null,
  secret_hash bytea not null,
  organization_id bigint not null,
  deleted_at timestamptz not null,
  expires_at timestamptz not null,
  primary key (environment_id, directory_id, secret_hash)
);
create index directory_tombstones_by_hash on directory_tombstones (directory_id, secret_hash);
create index directory_tombstones_expired on directory_tombstones (expires_at);

-- Usage. A period opens when a connection or directory is enabled and closes when it is disabled or
-- deleted, in the same transaction. Periods outlive what they are of: they are the bill.

create table usage_periods (
  environment_id bigint not null,
  kind smallint not null, -- 1 connection, 2 directory
  subject_id bigint not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  organization_id bigint, -- null: a connection of the whole environment
  region smallint not null,
  primary key (environment_id, kind, subject_id, opened_at)
);
create unique index usage_periods_open on usage_periods (environment_id, kind, subject_id)
  where closed_at is null;
create index usage_periods_by_end on usage_periods (environment_id, closed_at);

-- When an organization was deleted, and when restored. Usage subtracts these times when it is read:
-- the delete stays one row's change and stops the bill for everything below it, also while no
-- server runs.
create table organization_absences (
  environment_id bigint not null,
  organization_id bigint not null,
  absent_from timestamptz not null,
  absent_until timestamptz,
  primary key (environment_id, organization_id, absent_from)
);

-- A trigger, not the statements that delete and restore: none of them, nor a hand on the database,
-- can forget it. The time comes from the row, which has it from the server's clock.
create function keep_organization_absence() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null and old.deleted_at is null then
    insert into organization_absences (environment_id, organization_id, absent_from)
    values (new.environment_id, new.organization_id, new.deleted_at);
  elsif new.deleted_at is null and old.deleted_at is not null then
    update organization_absences
    set absent_until = greatest(absent_from,
      case when new.updated_at > old.updated_at then new.updated_at else clock_timestamp() end)
    where environment_id = new.environment_id and organization_id = new.organization_id
      and absent_until is null;
  end if;
  return null;
end $$;
create trigger organizations_absence after update of deleted_at on organizations
  for each row when (old.deleted_at is distinct from new.deleted_at)
  execute function keep_organization_absence();
insert into organization_absences (environment_id, organization_id, absent_from)
  select environment_id, organization_id, deleted_at from organizations where deleted_at is not null;
