-- Connections, of an organization or of the whole environment. Those of a deleted organization keep
-- their rows until the purge: every query joins the living organization.
create table connections (
  environment_id bigint not null references environments,
  connection_id bigint not null,
  organization_id bigint, -- null: the environment's own
  type smallint not null, -- these three and the status are numbered as on the wire
  provider smallint not null,
  configuration_type smallint not null,
  status smallint not null, -- follows from settings and secret, kept for the lists
  provider_key text not null,
  key_id text collate "C",
  enabled boolean not null,
  debug_enabled boolean not null,
  ui_button_title text not null,
  attribute_mapping jsonb not null,
  settings jsonb not null, -- under the wire's names, without the secret
  secret bytea, -- sealed with the server's key (storage/Seal)
  updated_at timestamptz not null,
  primary key (environment_id, connection_id),
  foreign key (environment_id, organization_id) references organizations
);
create index connections_by_organization
  on connections (environment_id, organization_id, connection_id);
create index connections_of_organizations
  on connections (environment_id, connection_id) where organization_id is not null;
create unique index connections_key_id
  on connections (environment_id, key_id) where organization_id is null and key_id is not null;

-- Whose users a connection signs in.
create table connection_domains (
  environment_id bigint not null,
  connection_id bigint not null,
  domain_id bigint not null,
  primary key (environment_id, connection_id, domain_id),
  foreign key (environment_id, connection_id) references connections on delete cascade,
  foreign key (environment_id, domain_id) references domains on delete cascade
);
create index connection_domains_by_domain on connection_domains (environment_id, domain_id);

-- Which connections serve a domain.
create index domains_by_name on domains (environment_id, domain);

-- The search has two halves with an index each: the connection's own names here, its
-- organization's in organizations_search.
create index connections_search on connections using gin (
  environment_id,
  lower(('conn_' || connection_id::text || E'\x01' || provider_key || E'\x01'
    || coalesce(key_id, '') || E'\x01' || ui_button_title) collate "default") gin_trgm_ops)
  where organization_id is not null;
