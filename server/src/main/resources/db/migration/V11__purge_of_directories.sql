-- A directory that was deleted alone is purged once its retention is over.
create index directories_deleted on directories (deleted_at) where deleted_at is not null;
