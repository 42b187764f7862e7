-- What an organization's settings say beyond its features. No row, or null: nothing was set.
create table organization_settings (
  environment_id bigint not null,
  organization_id bigint not null,
  max_users integer, -- 0: any number
  absolute_session_minutes integer, -- null: the application's policy applies
  idle_session_minutes integer, -- null: no idle timeout
  updated_at timestamptz not null,
  primary key (environment_id, organization_id),
  foreign key (environment_id, organization_id) references organizations on delete cascade
);

create table portal_links (
  environment_id bigint not null,
  organization_id bigint not null,
  link_id bigint not null,
  token_hash bytea not null, -- SHA-256 of 256 random bits
  expires_at timestamptz not null,
  used_at timestamptz, -- a link opens once
  primary key (environment_id, link_id),
  foreign key (environment_id, organization_id) references organizations on delete cascade
);
create index portal_links_by_organization
  on portal_links (environment_id, organization_id, link_id);
-- Whoever opens a link names its token alone; whoever embeds the portal, the link alone.
create index portal_links_by_token on portal_links (token_hash);
create index portal_links_by_link on portal_links (link_id);

create table domains (
  environment_id bigint not null,
  organization_id bigint not null,
  domain_id bigint not null,
  domain text collate "C" not null, -- ASCII, lower case
  domain_type smallint not null, -- these three are numbered as on the wire
  verification_status smallint not null,
  verification_method smallint not null,
  txt_record_key text not null,
  txt_record_secret text not null,
  claimed boolean not null, -- whether nobody else in the environment may have it
  updated_at timestamptz not null,
  primary key (environment_id, domain_id),
  foreign key (environment_id, organization_id) references organizations on delete cascade
);
-- Made first, so that an organization's own duplicate is told from another one's claim.
create unique index domains_of_organization
  on domains (environment_id, organization_id, domain, domain_type);
-- The rows of a deleted organization stay, and with them its claims: deleting is one statement,
-- whatever hangs below. A claim of the dead is dropped when somebody wants the domain, under the
-- lock of the dead organization's row (see DomainStore). Whoever restores an organization sets
-- claimed again on its organization domains, in the restore's own transaction: this index then
-- names the domain that is another's by now.
create unique index domains_claim on domains (environment_id, domain) where claimed;
create index domains_list on domains (environment_id, organization_id, domain_id);
