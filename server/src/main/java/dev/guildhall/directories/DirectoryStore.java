package dev.guildhall.directories;

import dev.guildhall.api.ApiError;
import dev.guildhall.directories.Directory.Calls;
import dev.guildhall.directories.Directory.Content;
import dev.guildhall.organizations.AddressSql;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.organizations.OrganizationId;
import dev.guildhall.ownership.LivingOrganization;
import dev.guildhall.storage.Rows;
import dev.guildhall.storage.Transaction;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The SQL of directories themselves. Reads join the living organization; writes are given one that
 * their transaction has locked.
 */
final class DirectoryStore {
  private static final String COLUMNS =
      """
      d.directory_id, d.organization_id, d.name, d.provider, d.status, d.enabled,
      d.role_assignments, d.attribute_mappings, d.tracked_groups, d.user_count, d.group_count,
      d.user_updated_at, d.group_updated_at, least(d.deleted_at, o.deleted_at) as deleted_at,
      c.last_called_at, c.last_attempt_at,
      case when c.deleted_at = least(d.deleted_at, o.deleted_at)
        then c.attempts_after_deletion else 0 end as attempts
      """;

  private static final String TABLES =
      """
      organizations o
      left join directories d on d.environment_id = o.environment_id
        and d.organization_id = o.organization_id %s
      left join directory_calls c on c.environment_id = d.environment_id
        and c.directory_id = d.directory_id
      """;

  void create(
      Transaction transaction,
      LivingOrganization organization,
      DirectoryId id,
      DirectoryType type,
      DirectoryProvider provider,
      Instant now)
      throws SQLException {
    transaction.update(
        """
        insert into directories (environment_id, directory_id, organization_id, type, provider,
          status, enabled, updated_at)
        values (?, ?, ?, ?, ?, ?, false, ?)
        """,
        p ->
            p.add(organization.environmentId())
                .add(id.number())
                .add(organization.id().number())
                .add(type.number())
                .add(provider.number())
                .add(DirectoryStatus.IN_PROGRESS.number())
                .add(now));
  }

  Optional<Directory> find(
      Transaction transaction, long environmentId, OrganizationAddress address, DirectoryId id)
      throws SQLException {
    return transaction.first(
        """
        select %s from %s
        where o.environment_id = ? and %s and o.deleted_at is null
          and d.directory_id = ? and d.deleted_at is null
        """
            .formatted(COLUMNS, TABLES.formatted(""), AddressSql.where("o", address)),
        p -> {
          AddressSql.bind(p.add(environmentId), environmentId, address);
          p.add(id.number());
        },
        DirectoryStore::read);
  }

  /**
   * The directories of an organization, oldest first; empty where there is no such organization.
   *
   * @param showDeleted finds deleted ones too, and those of an organization that was deleted
   */
  Optional<List<Directory>> list(
      Transaction transaction, long environmentId, OrganizationAddress address, boolean showDeleted)
      throws SQLException {
    // An external ID is free after a deletion, so it only ever names a living organization.
    boolean deletedToo = showDeleted && address instanceof OrganizationAddress.ById;
    List<Optional<Directory>> rows =
        transaction.list(
            """
            select %s from %s
            where o.environment_id = ? and %s %s
            order by d.directory_id
            """
                .formatted(
                    COLUMNS,
                    TABLES.formatted(showDeleted ? "" : "and d.deleted_at is null"),
                    AddressSql.where("o", address),
                    deletedToo ? "" : "and o.deleted_at is null"),
            p -> AddressSql.bind(p.add(environmentId), environmentId, address),
            row ->
                row.getObject("directory_id") == null ? Optional.empty() : Optional.of(read(row)));
    return rows.isEmpty()
        ? Optional.empty()
        : Optional.of(rows.stream().flatMap(Optional::stream).toList());
  }

  /** A directory that this transaction has locked, and its row's image for the event. */
  record Locked(DirectoryId id, boolean enabled, String image) {}

  /** Locks a living directory of the locked organization. */
  Locked lock(Transaction transaction, LivingOrganization organization, DirectoryId id)
      throws SQLException {
    return transaction
        .first(
            """
            select enabled, to_jsonb(d) as image from directories d
            where environment_id = ? and directory_id = ? and organization_id = ?
              and deleted_at is null
            for no key update
            """,
            p ->
                p.add(organization.environmentId())
                    .add(id.number())
                    .add(organization.id().number()),
            row -> new Locked(id, row.getBoolean("enabled"), row.getString("image")))
        .orElseThrow(() -> new ApiError.NotFound("directory", id.toString()).exception());
  }

  /** Switches a locked directory; answers its row's new image. */
  String setEnabled(
      Transaction transaction, long environmentId, DirectoryId id, boolean enabled, Instant now)
      throws SQLException {
    return transaction
        .first(
            """
            update directories d
            set enabled = ?, updated_at = greatest(?, updated_at + interval '1 us')
            where environment_id = ? and directory_id = ?
            returning to_jsonb(d) as image
            """,
            p -> p.add(enabled).add(now).add(environmentId).add(id.number()),
            row -> row.getString("image"))
        .orElseThrow();
  }

  /** Deletes a locked directory; answers its row's last image. */
  String delete(Transaction transaction, long environmentId, DirectoryId id, Instant now)
      throws SQLException {
    return transaction
        .first(
            """
            update directories d
            set deleted_at = ?, updated_at = greatest(?, updated_at + interval '1 us')
            where environment_id = ? and directory_id = ?
            returning to_jsonb(d) as image
            """,
            p -> p.add(now).add(now).add(environmentId).add(id.number()),
            row -> row.getString("image"))
        .orElseThrow();
  }

  /**
   * Changes a locked directory, all given fields; answers its row's new image, empty where it is so
   * already.
   */
  Optional<String> change(
      Transaction transaction,
      long environmentId,
      DirectoryId id,
      DirectoryChanges changes,
      Instant now)
      throws SQLException {
    return transaction.first(
        """
        with wanted as materialized (
          select environment_id, directory_id, coalesce(?, name) as name,
            coalesce(?, provider) as provider, coalesce(?, status) as status,
            coalesce(?, role_assignments) as role_assignments,
            coalesce(?, attribute_mappings) as attribute_mappings,
            coalesce(?, external_groups) as external_groups,
            coalesce(?, tracked_groups) as tracked_groups
          from directories where environment_id = ? and directory_id = ?)
        update directories d
        set name = w.name, provider = w.provider, status = w.status,
          role_assignments = w.role_assignments, attribute_mappings = w.attribute_mappings,
          external_groups = w.external_groups, tracked_groups = w.tracked_groups,
          updated_at = greatest(?, d.updated_at + interval '1 us')
        from wanted w
        where d.environment_id = w.environment_id and d.directory_id = w.directory_id
          and (d.name, d.provider, d.status, d.role_assignments, d.attribute_mappings,
              d.external_groups, d.tracked_groups)
            is distinct from (w.name, w.provider, w.status, w.role_assignments,
              w.attribute_mappings, w.external_groups, w.tracked_groups)
        returning to_jsonb(d) as image
        """,
        p ->
            p.add(changes.name().orElse(null))
                .add(changes.provider().map(DirectoryProvider::number).orElse(null))
                .add(changes.status().map(DirectoryStatus::number).orElse(null))
                .json(changes.roleAssignments().map(StoredJson::print).orElse(null))
                .json(changes.attributeMappings().map(StoredJson::print).orElse(null))
                .json(changes.externalGroups().map(StoredJson::print).orElse(null))
                .json(changes.trackedGroups().map(StoredJson::print).orElse(null))
                .add(environmentId)
                .add(id.number())
                .add(now),
        row -> row.getString("image"));
  }

  /** Of these groups, those that the directory has. */
  List<Long> groupsAmong(
      Transaction transaction, long environmentId, DirectoryId id, List<Long> groups)
      throws SQLException {
    return transaction.list(
        """
        select group_id from directory_groups
        where environment_id = ? and directory_id = ? and group_id = any (?)
        """,
        p -> p.add(environmentId).add(id.number()).longs(groups),
        row -> row.getLong("group_id"));
  }

  private static Directory read(ResultSet row) throws SQLException {
    return new Directory(
        new DirectoryId(row.getLong("directory_id")),
        new OrganizationId(row.getLong("organization_id")),
        row.getString("name"),
        DirectoryType.SCIM,
        DirectoryProvider.of(row.getInt("provider")),
        DirectoryStatus.of(row.getInt("status")),
        row.getBoolean("enabled"),
        StoredJson.list(row.getString("role_assignments"), RoleAssignment.class),
        StoredJson.list(row.getString("attribute_mappings"), AttributeMapping.class),
        Rows.optionalText(row, "tracked_groups").map(json -> StoredJson.list(json, String.class)),
        new Content(
            row.getInt("user_count"),
            row.getInt("group_count"),
            Rows.optionalInstant(row, "user_updated_at"),
            Rows.optionalInstant(row, "group_updated_at")),
        new Calls(
            Rows.optionalInstant(row, "last_called_at"),
            row.getLong("attempts"),
            Rows.optionalInstant(row, "last_attempt_at")),
        Rows.optionalInstant(row, "deleted_at"),
        List.of());
  }

  /** A directory that a delete takes along. */
  record Going(DirectoryId id, int users, Optional<Instant> lastCall) {}

  /** The living directories of an organization, which itself may be deleted already. */
  List<Going> going(Transaction transaction, long environmentId, OrganizationId organization)
      throws SQLException {
    return transaction.list(
        """
        select directory_id, user_count, last_called_at
        from directories d left join directory_calls c using (environment_id, directory_id)
        where d.environment_id = ? and d.organization_id = ? and d.deleted_at is null
        order by directory_id
        """,
        p -> p.add(environmentId).add(organization.number()),
        row ->
            new Going(
                new DirectoryId(row.getLong("directory_id")),
                row.getInt("user_count"),
                Rows.optionalInstant(row, "last_called_at")));
  }
}
