-- Webhooks: who hears of the log, and what became of each event on its way there.

create table webhook_endpoints (
  environment_id bigint not null references environments,
  endpoint_id bigint not null,
  url text not null,
  description text not null,
  event_types text[] not null, -- empty: all
  enabled boolean not null,
  disabled_reason text, -- where the server did it
  secret text not null, -- in plain text: every delivery is signed with it
  previous_secret text,
  previous_secret_expires_at timestamptz,
  -- How far the log has been turned into deliveries, in commit order.
  cursor_transaction xid8 not null,
  cursor_event bigint not null,
  failing_since timestamptz,
  updated_at timestamptz not null,
  primary key (environment_id, endpoint_id)
);

-- One row an event and endpoint, and one a replay or test. By day, like the log, and dropped with it.
create table webhook_deliveries (
  environment_id bigint not null,
  endpoint_id bigint not null,
  delivery_id bigint not null, -- the event's id, where it is no replay or test
  event_id bigint not null,
  lane bigint not null,
  ordinal bigint not null, -- the place in the lane: the organization's sequence
  test_body jsonb, -- of a made-up event, which the log does not have
  attempts integer not null default 0,
  first_attempt_at timestamptz,
  sent_at timestamptz, -- what follows is the last attempt's
  sent_to text,
  answer_status smallint,
  answer_body text,
  took_us bigint,
  failure text,
  delivered boolean not null default false,
  finished_at timestamptz, -- delivered, or given up
  primary key (environment_id, endpoint_id, delivery_id)
) partition by range (delivery_id);
create index webhook_deliveries_pending
  on webhook_deliveries (environment_id, endpoint_id, lane, ordinal, delivery_id)
  where finished_at is null;
create table webhook_deliveries_default partition of webhook_deliveries default;

-- What is delivered one after the other: the events of an organization to an endpoint (its id), those
-- of no organization (0), an organization's replays (its id, negative), a test. There while anything
-- is pending. Whoever delivers a lane holds it by a claim until due_at; so does nobody after a crash.
create table webhook_lanes (
  environment_id bigint not null,
  endpoint_id bigint not null,
  lane bigint not null,
  head_id bigint not null, -- no pending delivery has a smaller id
  due_at timestamptz not null, -- next attempt, or end of the claim
  claim uuid,
  primary key (environment_id, endpoint_id, lane),
  foreign key (environment_id, endpoint_id) references webhook_endpoints on delete cascade
);
create index webhook_lanes_due on webhook_lanes (environment_id, endpoint_id, due_at);
