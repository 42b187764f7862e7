-- :users users of directory :directory in environment :environment, as POST /Users would have left them: each with its event, the
-- organization's sequence moved on; the directory's count is its trigger's. User n has id :first + n * 2048, n from 0.
set synchronous_commit = off;
insert into directory_users (environment_id, directory_id, user_id, user_name, external_id, active, email, resource, change_id,
  updated_at)
select :environment, :directory, id, 'user' || n || '@acme.example', 'ext-' || n, true, 'user' || n || '@acme.example',
  jsonb_build_object(
    'schemas', array['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
    'userName', 'user' || n || '@acme.example', 'externalId', 'ext-' || n, 'active', true, 'displayName', 'User ' || n,
    'name', jsonb_build_object('givenName', 'User', 'familyName', 'Number ' || n),
    'emails', jsonb_build_array(
      jsonb_build_object('value', 'user' || n || '@acme.example', 'type', 'work', 'primary', true),
      jsonb_build_object('value', 'user' || n || '@home.example', 'type', 'home')),
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
      jsonb_build_object('employeeNumber', n::text, 'department', 'Department ' || n % 100)),
  id + 1024, timestamptz '2024-01-01T00:00:00Z' + (id >> 24) * interval '10 milliseconds'
from (select n, :first + n * 2048 as id from generate_series(0::bigint, :users - 1) n) s;
insert into events (environment_id, event_id, type, object, organization_id, sequence, occurred_at, actor, request_id, data)
select u.environment_id, u.change_id, 'organization.directory.user_created', 'DirectoryUser', d.organization_id,
  o.sequence + row_number() over (order by u.user_id), u.updated_at, 'seed', 'seed', directory_user_image(u, '[]', d)
from directory_users u join directories d using (environment_id, directory_id)
  join organizations o using (environment_id, organization_id)
where u.environment_id = :environment and u.directory_id = :directory;
update organizations o set sequence = o.sequence + :users from directories d
where d.environment_id = :environment and d.directory_id = :directory
  and o.environment_id = d.environment_id and o.organization_id = d.organization_id;
