package dev.guildhall.organizations.settings;

import dev.guildhall.api.Origin;
import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.ExpectedVersion;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationRow;
import dev.guildhall.organizations.TriedChange;
import dev.guildhall.storage.Statement;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The SQL of an organization's features: a column of its row, changed and logged like the rest. */
final class FeatureStore {
  private static final String UPDATE =
      """
      changed as (
        update organizations o
        set features = old.features || ?, version = o.version + 1, sequence = o.sequence + 1,
          updated_at = greatest(?, old.updated_at + interval '1 us')
        from old
        where o.environment_id = old.environment_id and o.organization_id = old.organization_id
          and %1$s
          and not '{"sso": false, "dir_sync": false}'::jsonb || old.features @> ?
        returning o.*),
      logged as (%2$s
        select environment_id, ?, 'organization.updated', 'Organization', organization_id, sequence,
          updated_at, ?, ?, to_jsonb(changed), (select to_jsonb(old) from old)
        from changed)
      select %3$s, version - 1 as version_before, false as created, 0 as pairs from changed
      union all
      select %3$s, version, false, 0 from old where not exists (select from changed)
      """
          .formatted(ExpectedVersion.HOLDS, EventSql.INSERT, OrganizationRow.COLUMNS);

  Optional<TriedChange> update(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      Map<Feature, Boolean> switches,
      ExpectedVersion expected,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    String json =
        switches.entrySet().stream()
            .map(entry -> "\"%s\": %b".formatted(entry.getKey().wireName(), entry.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return transaction.first(
        new Statement<>(
            AddressSql.lock(address) + UPDATE,
            p -> {
              AddressSql.bind(p.add(environmentId), environmentId, address);
              expected.bind(p.json(json).add(now)).json(json);
              p.add(eventId).add(origin.actor()).add(origin.requestId());
            },
            TriedChange.of(environmentId)));
  }
}
