-- One organization's usage, without a walk through its environment's.
create index usage_periods_by_organization on usage_periods (environment_id, organization_id);
