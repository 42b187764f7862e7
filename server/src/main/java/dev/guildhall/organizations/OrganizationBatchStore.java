package dev.guildhall.organizations;

import dev.guildhall.events.EventSql;
import dev.guildhall.organizations.Stamps.Stamp;
import dev.guildhall.storage.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that creates or changes several organizations of one environment: what {@link
 * OrganizationStore} does for one, in one statement for all. It passes by what is taken or locked;
 * who is not in its answer must be tried alone.
 */
final class OrganizationBatchStore {
  record Creation(long organizationId, NewOrganization draft, Stamp stamp) {}

  /**
   * @param address by id or external ID, as all of a batch, and no two the same
   * @param change of the shape that all of a batch have
   */
  record Update(
      OrganizationAddress address, ChangeSql change, ExpectedVersion expected, Stamp stamp) {}

  private static final String STAMP =
      "now timestamptz, event_id bigint, second_event_id bigint, actor text, request_id text";

  private static final String CREATE =
      """
      with asked as materialized (
        select * from json_to_recordset(?::text::json) as a (organization_id bigint, display_name text,
          region smallint, external_id text, slug text, logo_url text, metadata jsonb,
          external_ids jsonb, %s)),
      created as (
        insert into organizations (environment_id, organization_id, display_name, region,
          external_id, slug, logo_url, metadata, external_ids, updated_at)
        select ?::bigint, organization_id, display_name, region, external_id, slug, logo_url,
          metadata, external_ids, now
        from asked order by external_id collate "C"
        on conflict do nothing
        returning *),
      counted as (
        update organization_counts c set living = living + n.created
        from (select environment_id, count(*) as created from created group by environment_id) n
        where c.environment_id = n.environment_id and c.slot = mod(pg_backend_pid(), 16)),
      logged as (%s
        select c.environment_id, a.event_id, 'organization.created', 'Organization',
          c.organization_id, c.sequence, c.updated_at, a.actor, a.request_id, to_jsonb(c), null
        from created c join asked a using (organization_id))
      select %s from created
      """
          .formatted(STAMP, EventSql.INSERT, OrganizationRow.COLUMNS);

  /** Those that were created. */
  Statement<Organization> create(long environmentId, List<Creation> creations) {
    return new Statement<>(
        CREATE,
        p ->
            p.add(
                    OrganizationRow.print(
                        creations.stream().map(OrganizationBatchStore::asked).toList()))
                .add(environmentId),
        OrganizationStore.created(environmentId));
  }

  private static Map<String, @Nullable Object> asked(Creation creation) {
    Map<String, @Nullable Object> asked = stamp(creation.stamp);
    NewOrganization draft = creation.draft;
    asked.put("organization_id", creation.organizationId);
    asked.put("display_name", draft.displayName().value());
    asked.put("region", draft.region().number());
    asked.put("external_id", draft.externalId().map(ExternalId::value).orElse(null));
    asked.put("slug", draft.slug().map(Slug::value).orElse(null));
    asked.put("logo_url", draft.logoUrl().map(LogoUrl::value).orElse(null));
    asked.put("metadata", draft.metadata().pairs());
    asked.put("external_ids", draft.externalIds().byName());
    return asked;
  }

  /** Those that were there. */
  Statement<TriedChange> update(long environmentId, List<Update> updates) {
    return new Statement<>(
        updateSql(updates.getFirst().change, isById(updates)),
        p ->
            p.add(
                    OrganizationRow.print(
                        updates.stream().map(OrganizationBatchStore::asked).toList()))
                .add(environmentId),
        TriedChange.of(environmentId));
  }

  /** What became of these updates, by the address that was asked for; the map may be changed. */
  static Map<OrganizationAddress, TriedChange> byAddress(
      List<Update> updates, List<TriedChange> tried) {
    boolean byId = isById(updates);
    Map<OrganizationAddress, TriedChange> byAddress = new HashMap<>();
    tried.forEach(one -> byAddress.put(address(one.organization(), byId), one));
    return byAddress;
  }

  private static boolean isById(List<Update> updates) {
    return updates.getFirst().address instanceof OrganizationAddress.ById;
  }

  private static String updateSql(ChangeSql change, boolean byId) {
    String column = byId ? "organization_id" : "external_id";
    String values =
        change.namesOfValues().stream().map(", %s text"::formatted).collect(Collectors.joining());
    return """
    with asked as materialized (
      select * from json_to_recordset(?::text::json) as a (address %s, if_organization bigint,
        if_version integer, %s %s)),
    old as (
      select o.* from asked a join organizations o on o.%s = a.address
      where o.environment_id = ? and o.deleted_at is null
      for update of o skip locked),
    %s
    %s
    """
        .formatted(
            byId ? "bigint" : "text",
            STAMP,
            values,
            column,
            change.ctesOfMany(column),
            OrganizationStore.tried(change));
  }

  private static OrganizationAddress address(Organization organization, boolean byId) {
    return byId
        ? new OrganizationAddress.ById(organization.id())
        : new OrganizationAddress.ByExternalId(
            new ExternalId(organization.externalId().orElseThrow()));
  }

  private static Map<String, @Nullable Object> asked(Update update) {
    Map<String, @Nullable Object> asked = stamp(update.stamp);
    asked.put(
        "address",
        switch (update.address) {
          case OrganizationAddress.ById(var id) -> id.number();
          case OrganizationAddress.ByExternalId(var externalId) -> externalId.value();
          case OrganizationAddress.ByNamedExternalId named ->
              throw new IllegalArgumentException("not changed together: " + named);
        });
    asked.put("if_organization", update.expected.organizationNumber());
    asked.put("if_version", update.expected.version());
    List<String> names = update.change.namesOfValues();
    List<@Nullable String> values = update.change.values();
    for (int n = 0; n < names.size(); n++) {
      asked.put(names.get(n), values.get(n));
    }
    return asked;
  }

  private static Map<String, @Nullable Object> stamp(Stamp stamp) {
    Map<String, @Nullable Object> asked = new HashMap<>();
    asked.put("now", stamp.now().toString());
    asked.put("event_id", stamp.eventId());
    asked.put("second_event_id", stamp.secondEventId());
    asked.put("actor", stamp.origin().actor());
    asked.put("request_id", stamp.origin().requestId());
    return asked;
  }
}
