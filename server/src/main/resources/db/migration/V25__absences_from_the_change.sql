-- An import may delete an organization as of an earlier time. It is absent from the change on: until
-- then it was there, and what was reported of that time stays. Deleted twice as of the same time, with
-- a restore in between, it is absent twice.
create or replace function keep_organization_absence() returns trigger language plpgsql as $$
begin
  if new.deleted_at is not null and old.deleted_at is null then
    insert into organization_absences (environment_id, organization_id, absent_from)
    values (new.environment_id, new.organization_id,
      case when new.updated_at > old.updated_at then greatest(new.deleted_at, new.updated_at)
        else new.deleted_at end)
    on conflict (environment_id, organization_id, absent_from) do update set absent_until = null;
  elsif new.deleted_at is null and old.deleted_at is not null then
    update organization_absences
    set absent_until = greatest(absent_from,
      case when new.updated_at > old.updated_at then new.updated_at else clock_timestamp() end)
    where environment_id = new.environment_id and organization_id = new.organization_id
      and absent_until is null;
  end if;
  return null;
end $$;
