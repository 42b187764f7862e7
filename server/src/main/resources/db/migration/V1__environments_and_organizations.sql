-- Trigrams answer the substring search; btree_gin lets that index lead with the environment.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

-- The server's own tables: small, read at start or by their one key, the same on every shard.

create table node_leases (
  node smallint primary key,
  holder uuid,
  started_at timestamptz,
  expires_at timestamptz not null
);
insert into node_leases (node, expires_at)
  select n, '2024-01-01T00:00:00Z' from generate_series(0, 1023) n;

-- What every process on this database must know alike, such as the key that signs page tokens.
create table server_secrets (
  name text primary key,
  value bytea not null
);

create table signing_keys (
  key_id bigint primary key,
  private_key bytea not null, -- PKCS #8
  public_key bytea not null, -- X.509 SubjectPublicKeyInfo
  created_at timestamptz not null,
  expires_at timestamptz not null -- verifies until then; signs while it is the youngest
);

create table environments (
  environment_id bigint primary key,
  display_name text not null,
  region smallint not null,
  type smallint not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);

-- A token request names the client alone, so the client's id is the key here, not the environment.
create table api_clients (
  client_id bigint primary key,
  environment_id bigint references environments, -- null: the workspace's client
  name text not null,
  updated_at timestamptz not null,
  deleted_at timestamptz
);
create index api_clients_by_environment on api_clients (environment_id, client_id);

create table api_client_secrets (
  client_id bigint not null references api_clients on delete cascade,
  secret_id bigint not null,
  secret_hash bytea not null, -- SHA-256 of 256 random bits
  secret_suffix text not null,
  expires_at timestamptz,
  primary key (client_id, secret_id)
);

-- Organizations. The environment leads every key: it is the isolation, and the shard key.

create table organizations (
  environment_id bigint not null references environments,
  organization_id bigint not null,
  display_name text not null,
  region smallint not null,
  external_id text collate "C",
  slug text collate "C",
  logo_url text,
  metadata jsonb not null default '{}',
  features jsonb not null default '{}', -- name to enabled
  version integer not null default 1,
  sequence bigint not null default 1, -- of the last event in this organization
  updated_at timestamptz not null,
  deleted_at timestamptz,
  primary key (environment_id, organization_id)
);
-- Uniqueness holds among the living; bytes decide (collation C).
create unique index organizations_external_id on organizations (environment_id, external_id)
  where deleted_at is null;
create unique index organizations_slug on organizations (environment_id, slug)
  where deleted_at is null and slug is not null;
create index organizations_living on organizations (environment_id, organization_id)
  where deleted_at is null;
create index organizations_deleted on organizations (deleted_at) where deleted_at is not null;
-- The separator is a control character, which none of the three can hold.
create index organizations_search on organizations using gin (
  environment_id,
  lower((display_name || E'\x01' || coalesce(external_id, '') || E'\x01' || 'org_'
    || organization_id::text) collate "default") gin_trgm_ops)
  where deleted_at is null;

-- How many organizations live in an environment, in slots so that writers do not wait for each
-- other: the sum is exact in every snapshot, and as cheap for ten million as for ten.
create table organization_counts (
  environment_id bigint not null references environments on delete cascade,
  slot smallint not null,
  living bigint not null default 0,
  primary key (environment_id, slot)
) with (fillfactor = 10);

-- The event log: one row a change, written in the change's own transaction. data and old_data hold
-- the row's image after and before; the wire's payload is made from them when they are read.
create table events (
  environment_id bigint not null,
  event_id bigint not null,
  transaction_id xid8 not null default pg_current_xact_id(),
  type text not null,
  object text not null,
  organization_id bigint,
  sequence bigint, -- counts the events of the organization, without a gap
  occurred_at timestamptz not null,
  actor text not null,
  request_id text not null,
  data jsonb not null,
  old_data jsonb,
  primary key (environment_id, event_id)
) partition by range (event_id);
create index events_by_organization on events (environment_id, organization_id, sequence);
create index events_in_commit_order on events (environment_id, transaction_id, event_id);
create table events_default partition of events default;
