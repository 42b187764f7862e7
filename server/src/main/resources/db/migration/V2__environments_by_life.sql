-- A page of environments, and the reading of what was deleted, which every process does each second.
create index environments_living on environments (environment_id) where deleted_at is null;
create index environments_deleted on environments (deleted_at) where deleted_at is not null;
create index api_clients_deleted on api_clients (deleted_at) where deleted_at is not null;
