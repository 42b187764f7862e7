-- All older secrets of an endpoint that sign still: who rotates twice within the overlap has two. The
-- columns previous_secret and previous_secret_expires_at are written for servers of the version
-- before; a later migration drops them.
create table webhook_previous_secrets (
  environment_id bigint not null,
  endpoint_id bigint not null,
  secret text not null,
  expires_at timestamptz not null,
  primary key (environment_id, endpoint_id, secret),
  foreign key (environment_id, endpoint_id) references webhook_endpoints on delete cascade
);
insert into webhook_previous_secrets (environment_id, endpoint_id, secret, expires_at)
select environment_id, endpoint_id, previous_secret, previous_secret_expires_at
from webhook_endpoints
where previous_secret is not null and previous_secret_expires_at is not null;
