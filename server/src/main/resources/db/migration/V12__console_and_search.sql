-- The search finds named external IDs too. Immutable, for an index holds what it answers; the
-- separator is a control character, which no external ID can hold.
create function external_id_texts(external_ids jsonb) returns text
  language sql immutable strict parallel safe
  as $$ select coalesce(string_agg(value, E'\x01' order by key), '') from jsonb_each_text(external_ids) $$;

drop index organizations_search;
create index organizations_search on organizations using gin (
  environment_id,
  lower((display_name || E'\x01' || coalesce(external_id, '') || E'\x01' || 'org_'
    || organization_id::text
    || case when external_ids = '{}' then '' else E'\x01' || external_id_texts(external_ids) end)
    collate "default") gin_trgm_ops)
  where deleted_at is null;

-- Lists of one region, and of what can be restored, pass over nothing else.
create index organizations_by_region on organizations (environment_id, region, organization_id);
create index organizations_restorable on organizations (environment_id, organization_id)
  where deleted_at is not null and purge_started_at is null;

-- The console belongs to the server, not to an environment: a session may act in any of them.
create table console_links (
  token_hash bytea primary key, -- SHA-256 of 256 random bits
  expires_at timestamptz not null
);
create index console_links_by_expiry on console_links (expires_at);

create table console_sessions (
  session_id bigint primary key,
  expires_at timestamptz not null
);
create index console_sessions_by_expiry on console_sessions (expires_at);
