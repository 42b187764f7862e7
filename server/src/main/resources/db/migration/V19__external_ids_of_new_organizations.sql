-- A new organization has no named external IDs yet: its own are added without looking for others. An
-- import adds thousands of organizations, and this was more than half of its work.
create or replace function follow_external_ids() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.deleted_at is null then
      insert into organization_external_ids (environment_id, name, value, organization_id)
      select new.environment_id, n.key, n.value, new.organization_id
      from jsonb_each_text(new.external_ids) n;
    end if;
    return null;
  end if;
  delete from organization_external_ids e
  where e.environment_id = new.environment_id and e.organization_id = new.organization_id
    and (new.deleted_at is not null or new.external_ids ->> e.name is distinct from e.value);
  if new.deleted_at is null then
    insert into organization_external_ids (environment_id, name, value, organization_id)
    select new.environment_id, n.key, n.value, new.organization_id
    from jsonb_each_text(new.external_ids) n
    where not exists (
      select from organization_external_ids e
      where e.environment_id = new.environment_id and e.organization_id = new.organization_id
        and e.name = n.key);
  end if;
  return null;
end $$;
