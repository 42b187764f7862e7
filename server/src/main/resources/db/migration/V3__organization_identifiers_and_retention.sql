-- Named external IDs. The organization's row has them whole, so that an answer and an event's image
-- need no second table; the table beside it holds those of the living once more, to be unique and
-- to be found.
alter table organizations
  add column external_ids jsonb not null default '{}', -- name to external ID
  add column purge_started_at timestamptz; -- from then on it is not listed and not restored

create table organization_external_ids (
  environment_id bigint not null,
  name text collate "C" not null,
  value text collate "C" not null,
  organization_id bigint not null,
  primary key (environment_id, name, value),
  foreign key (environment_id, organization_id) references organizations on delete cascade
);
create index organization_external_ids_by_organization
  on organization_external_ids (environment_id, organization_id);

-- Follows the organization's row. A trigger, not a part of the changing statement: that one has a
-- snapshot from before it waited for the row's lock, and would miss what was written meanwhile; every
-- statement in here has a new one, under the lock.
create function follow_external_ids() returns trigger language plpgsql as $$
begin
  delete from organization_external_ids e
  where e.environment_id = new.environment_id and e.organization_id = new.organization_id
    and (new.deleted_at is not null or new.external_ids ->> e.name is distinct from e.value);
  if new.deleted_at is null then
    insert into organization_external_ids (environment_id, name, value, organization_id)
    select new.environment_id, n.key, n.value, new.organization_id
    from jsonb_each_text(new.external_ids) n
    where not exists (
      select from organization_external_ids e
      where e.environment_id = new.environment_id and e.organization_id = new.organization_id
        and e.name = n.key);
  end if;
  return null;
end $$;
create trigger external_ids_of_a_new_organization after insert on organizations
  for each row when (new.external_ids <> '{}') execute function follow_external_ids();
create trigger external_ids_of_a_changed_organization after update on organizations
  for each row when (new.external_ids <> old.external_ids
    or (new.deleted_at is null) <> (old.deleted_at is null) and new.external_ids <> '{}')
  execute function follow_external_ids();

-- External IDs that a living organization had before: who asks for one hears of its successor.
create table organization_former_external_ids (
  environment_id bigint not null,
  name text collate "C" not null, -- empty: the unnamed one
  value text collate "C" not null,
  organization_id bigint not null,
  replaced_at timestamptz not null,
  primary key (environment_id, name, value),
  foreign key (environment_id, organization_id) references organizations on delete cascade
);
create index organization_former_external_ids_by_organization
  on organization_former_external_ids (environment_id, organization_id);
create index organization_former_external_ids_by_age
  on organization_former_external_ids (replaced_at);

-- Deleted organizations that can still be restored are counted like the living.
alter table organization_counts add column deleted bigint not null default 0;
update organization_counts c
  set deleted = (
    select count(*) from organizations o
    where o.environment_id = c.environment_id and o.deleted_at is not null)
  where c.slot = 0;

create index organizations_deleted_external_id on organizations (environment_id, external_id)
  where deleted_at is not null;
create index organizations_purging on organizations (purge_started_at)
  where purge_started_at is not null;

-- The answers that repeated requests get again. Written in the transaction of the change that they
-- answer for.
create table idempotent_answers (
  environment_id bigint not null, -- 0: the workspace
  client_id text collate "C" not null,
  route text collate "C" not null,
  key text collate "C" not null,
  request_hash bytea not null, -- SHA-256 of path, query and body
  status smallint not null,
  content_type text not null,
  headers jsonb not null,
  body bytea not null,
  expires_at timestamptz not null,
  primary key (environment_id, client_id, route, key)
);
create index idempotent_answers_by_expiry on idempotent_answers (expires_at);
