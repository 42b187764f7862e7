package dev.guildhall.organizations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.guildhall.api.Change;
import dev.guildhall.api.Origin;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.api.Region;
import dev.guildhall.storage.Parameters;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All SQL of organizations. A change, its count and its event are one statement: one round trip,
 * committed together or not at all.
 */
final class OrganizationStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
  private static final TypeReference<Map<String, Boolean>> FLAGS = new TypeReference<>() {};

  /**
   * The cap of a search's total: counting stops there, so a common word costs no more than this.
   */
  static final int SEARCH_TOTAL_CAP = 10_000;

  static final String COLUMNS =
      """
      organization_id, display_name, region, external_id, slug, logo_url, metadata, features,
      version, updated_at, deleted_at
      """;

  private static final String SEARCHED =
      """
      lower((display_name || E'\\x01' || coalesce(external_id, '') || E'\\x01' || 'org_'
        || organization_id::text) collate "default")
      """;

  static final String LOG =
      """
      insert into events (environment_id, event_id, type, object, organization_id, sequence,
        occurred_at, actor, request_id, data, old_data)
      """;

  private static final String CREATE =
      """
      with created as (
        insert into organizations (environment_id, organization_id, display_name, region,
          external_id, slug, logo_url, metadata, updated_at)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?)
        returning *),
      counted as (
        update organization_counts c set living = living + 1
        from created where c.environment_id = created.environment_id
          and c.slot = mod(pg_backend_pid(), 16)),
      logged as (%s
        select environment_id, ?, 'organization.created', 'Organization', organization_id, sequence,
          updated_at, ?, ?, to_jsonb(created), null
        from created)
      select %s from created
      """
          .formatted(LOG, COLUMNS);

  /** %s: how the organization is addressed. */
  static final String OLD =
      """
      with old as (
        select * from organizations
        where environment_id = ? and %s and deleted_at is null
        for update),
      """;

  private static final String UPDATE =
      """
      wanted as (
        select environment_id, organization_id,
          case when ? then ? else display_name end as display_name,
          case when ? then ? else external_id end as external_id,
          case when ? then ? else slug end as slug,
          case when ? then ? else logo_url end as logo_url,
          case when ? then ? else metadata end as metadata
        from old),
      changed as (
        update organizations o
        set display_name = w.display_name, external_id = w.external_id, slug = w.slug,
          logo_url = w.logo_url, metadata = w.metadata, version = o.version + 1,
          sequence = o.sequence + 1, updated_at = greatest(?, old.updated_at + interval '1 us')
        from old join wanted w using (environment_id, organization_id)
        where o.environment_id = old.environment_id and o.organization_id = old.organization_id
          and old.version = coalesce(?, old.version)
          and (w.display_name, w.external_id, w.slug, w.logo_url, w.metadata) is distinct from
            (old.display_name, old.external_id, old.slug, old.logo_url, old.metadata)
        returning o.*),
      logged as (%s
        select environment_id, ?, 'organization.updated', 'Organization', organization_id, sequence,
          updated_at, ?, ?, to_jsonb(changed), (select to_jsonb(old) from old)
        from changed)
      select %2$s, version - 1 as version_before from changed
      union all
      select %2$s, version from old where not exists (select from changed)
      """
          .formatted(LOG, COLUMNS);

  private static final String DELETE =
      """
      gone as (
        update organizations o
        set deleted_at = ?, version = o.version + 1, sequence = o.sequence + 1,
          updated_at = greatest(?, old.updated_at + interval '1 us')
        from old
        where o.environment_id = old.environment_id and o.organization_id = old.organization_id
          and old.version = coalesce(?, old.version)
        returning o.*),
      counted as (
        update organization_counts c set living = living - 1
        from gone where c.environment_id = gone.environment_id
          and c.slot = mod(pg_backend_pid(), 16)),
      logged as (%s
        select environment_id, ?, 'organization.deleted', 'Organization', organization_id, sequence,
          updated_at, ?, ?, to_jsonb(gone), (select to_jsonb(old) from old)
        from gone)
      select %2$s, version - 1 as version_before from gone
      union all
      select %2$s, version from old where not exists (select from gone)
      """
          .formatted(LOG, COLUMNS);

  Organization create(
      Transaction transaction,
      long environmentId,
      long organizationId,
      NewOrganization draft,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    return transaction
        .first(
            CREATE,
            p -> {
              p.add(environmentId).add(organizationId).add(draft.displayName().value());
              p.add(draft.region().number());
              p.add(draft.externalId().map(ExternalId::value).orElse(null));
              p.add(draft.slug().map(Slug::value).orElse(null));
              p.add(draft.logoUrl().map(LogoUrl::value).orElse(null));
              p.json(print(draft.metadata().pairs())).add(now);
              p.add(eventId).add(origin.actor()).add(origin.requestId());
            },
            OrganizationStore::read)
        .orElseThrow();
  }

  Optional<Organization> find(
      Transaction transaction, long environmentId, OrganizationAddress address)
      throws SQLException {
    return transaction.first(
        "select %s from organizations where environment_id = ? and %s and deleted_at is null"
            .formatted(COLUMNS, predicate(address)),
        p -> bind(p.add(environmentId), address),
        OrganizationStore::read);
  }

  /**
   * An organization after a change was tried, and the version that it had before. The change was
   * not made where the caller asked for another version.
   */
  record Tried(Organization organization, int versionBefore) {
    static Tried read(ResultSet row) throws SQLException {
      return new Tried(OrganizationStore.read(row), row.getInt("version_before"));
    }
  }

  Optional<Tried> update(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      OrganizationChanges changes,
      OptionalInt ifVersion,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    return transaction.first(
        OLD.formatted(predicate(address)) + UPDATE,
        p -> {
          bind(p.add(environmentId), address);
          change(p, changes.displayName(), DisplayName::value);
          change(p, changes.externalId(), ExternalId::value);
          change(p, changes.slug(), Slug::value);
          change(p, changes.logoUrl(), LogoUrl::value);
          p.add(changes.metadata().isGiven());
          Metadata metadata = changes.metadata().orNull();
          p.json(print(metadata == null ? Map.of() : metadata.pairs()));
          p.add(now).add(boxed(ifVersion));
          p.add(eventId).add(origin.actor()).add(origin.requestId());
        },
        Tried::read);
  }

  Optional<Tried> delete(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      OptionalInt ifVersion,
      Instant now,
      long eventId,
      Origin origin)
      throws SQLException {
    return transaction.first(
        OLD.formatted(predicate(address)) + DELETE,
        p -> {
          bind(p.add(environmentId), address);
          p.add(now).add(now).add(boxed(ifVersion));
          p.add(eventId).add(origin.actor()).add(origin.requestId());
        },
        Tried::read);
  }

  /** What a list's query found, and how many organizations the whole list has. */
  record Found(List<Organization> organizations, long total) {}

  /** Up to {@code limit} organizations from the cursor on, newest first going forward. */
  Found list(
      Transaction transaction,
      long environmentId,
      Optional<String> externalId,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    String filter = externalId.isPresent() ? "and external_id = ?" : "";
    String total =
        externalId.isPresent()
            ? "select count(*) from organizations where environment_id = ? and deleted_at is null"
                + " and external_id = ?"
            : "select coalesce(sum(living), 0) from organization_counts where environment_id = ?";
    return page(
        transaction,
        filter,
        total,
        p -> {
          p.add(environmentId);
          bindText(p, externalId);
        },
        p -> {
          p.add(environmentId);
          bindText(p, externalId);
        },
        cursor,
        limit);
  }

  /** Like {@link #list}, of those that hold the text in display name, external ID or id. */
  Found search(
      Transaction transaction, long environmentId, String text, Optional<Cursor> cursor, int limit)
      throws SQLException {
    String match = "and %s like '%%' || lower(?) || '%%'".formatted(SEARCHED);
    String escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    String total =
        """
        select count(*) from (
          select from organizations where environment_id = ? and deleted_at is null %s
          limit %d) m
        """
            .formatted(match, SEARCH_TOTAL_CAP);
    return page(
        transaction,
        match,
        total,
        p -> p.add(environmentId).add(escaped),
        p -> p.add(environmentId).add(escaped),
        cursor,
        limit);
  }

  private Found page(
      Transaction transaction,
      String filter,
      String total,
      Transaction.Bind bindTotal,
      Transaction.Bind bindFilter,
      Optional<Cursor> cursor,
      int limit)
      throws SQLException {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    String from =
        cursor.isEmpty() ? "" : backward ? "and organization_id > ?" : "and organization_id < ?";
    String order = backward ? "asc" : "desc";
    String sql =
        """
        select t.total, o.* from (%s) t (total) left join lateral (
          select %s from organizations
          where environment_id = ? and deleted_at is null %s %s
          order by organization_id %s limit ?) o on true
        order by o.organization_id %s
        """
            .formatted(total, COLUMNS, filter, from, order, order);
    List<Organization> organizations = new ArrayList<>();
    List<Long> totals =
        transaction.list(
            sql,
            p -> {
              bindTotal.to(p);
              bindFilter.to(p);
              if (cursor.isPresent()) {
                p.add(cursor.get().id());
              }
              p.add(limit);
            },
            row -> {
              if (row.getObject("organization_id") != null) {
                organizations.add(read(row));
              }
              return row.getLong("total");
            });
    return new Found(organizations, totals.getFirst());
  }

  static String predicate(OrganizationAddress address) {
    return switch (address) {
      case OrganizationAddress.ById _ -> "organization_id = ?";
      case OrganizationAddress.ByExternalId _ -> "external_id = ?";
    };
  }

  static void bind(Parameters p, OrganizationAddress address) throws SQLException {
    switch (address) {
      case OrganizationAddress.ById(var id) -> p.add(id.number());
      case OrganizationAddress.ByExternalId(var externalId) -> p.add(externalId.value());
    }
  }

  private static void bindText(Parameters p, Optional<String> text) throws SQLException {
    if (text.isPresent()) {
      p.add(text.get());
    }
  }

  private static <T> void change(Parameters p, Change<T> change, Function<T, String> text)
      throws SQLException {
    T value = change.orNull();
    p.add(change.isGiven()).add(value == null ? null : text.apply(value));
  }

  static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? number.getAsInt() : null;
  }

  private static Organization read(ResultSet row) throws SQLException {
    return new Organization(
        new OrganizationId(row.getLong("organization_id")),
        row.getString("display_name"),
        Region.of(row.getInt("region")),
        Rows.optionalText(row, "external_id"),
        Rows.optionalText(row, "slug"),
        Rows.optionalText(row, "logo_url"),
        parse(row.getString("metadata"), TEXTS),
        parse(row.getString("features"), FLAGS),
        row.getInt("version"),
        Rows.instant(row, "updated_at"),
        Rows.optionalInstant(row, "deleted_at"));
  }

  private static <V> Map<String, V> parse(String json, TypeReference<Map<String, V>> type) {
    if (json.equals("{}")) {
      return Map.of();
    }
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException corrupt) {
      throw new IllegalStateException("not a JSON object in organizations", corrupt);
    }
  }

  private static String print(Map<String, ?> map) {
    try {
      return JSON.writeValueAsString(map);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
