\set n random(0, :rows - 1)
\set id :first + :n * 1024
select organization_id, display_name, region, external_id, slug, logo_url, metadata::text as metadata, external_ids::text as external_ids, features::text as features, version, updated_at, deleted_at from organizations where environment_id = :environment and organization_id = :id and deleted_at is null;
