-- Who asked for a purge, until it is done: whatever goes on with it, after a crash or for a call that
-- makes one transaction of all, writes the event in their name. None where the retention was over.
create table organization_purges (
  environment_id bigint not null,
  organization_id bigint not null,
  actor text not null,
  request_id text not null,
  primary key (environment_id, organization_id),
  foreign key (environment_id, organization_id) references organizations on delete cascade
);
