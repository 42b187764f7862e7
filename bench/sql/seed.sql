-- :rows organizations of environment :environment, with the event that each creation leaves.
-- Organization n has id :first + n * 1024 and external ID 'ext-n', n from 0.
set synchronous_commit = off;
insert into organizations (environment_id, organization_id, display_name, region, external_id,
  metadata, external_ids, updated_at)
select :environment, :first + n * 1024, 'Organization ' || n, 1, 'ext-' || n,
  jsonb_build_object('plan', (array['free', 'pro', 'enterprise'])[n % 3 + 1], 'seats', (n % 500)::text),
  '{}', '2025-06-01T00:00:00Z'
from generate_series(0::bigint, :rows - 1) n;
insert into events (environment_id, event_id, type, object, organization_id, sequence, occurred_at,
  actor, request_id, data)
select environment_id, organization_id, 'organization.created', 'Organization', organization_id, 1,
  updated_at, 'seed', 'seed', to_jsonb(o)
from organizations o where environment_id = :environment and organization_id between :first
  and :first + :rows * 1024::bigint;
update organization_counts set living = living + :rows where environment_id = :environment and slot = 0;
vacuum (analyze) organizations;
vacuum (analyze) events;
checkpoint;
