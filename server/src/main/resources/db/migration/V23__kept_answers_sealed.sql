-- Answers are kept sealed (storage/Seal), since some hold a secret that is stored nowhere else. Those
-- that were kept before stay open for their last day.
alter table idempotent_answers add column sealed boolean not null default false;
