package dev.guildhall.organizations;

import dev.guildhall.storage.Parameters;
import java.sql.SQLException;

/**
 * The one resolver: how SQL finds the organization of an address. Every statement that takes an
 * address puts {@link #where} into its WHERE, beside {@code environment_id = ?}.
 */
public final class AddressSql {
  private static final String LOCK =
      """
      with old as (
        select * from organizations
        where environment_id = ? and %s and deleted_at is null
        for update),
      """;

  private static final String LOCK_UNLESS_LOCKED =
      LOCK.replace("for update", "for update skip locked");

  private AddressSql() {}

  /** A condition on a living organization's columns, with its question marks. */
  public static String where(OrganizationAddress address) {
    return whereIn("", address);
  }

  /** The same where several tables have such columns; {@code table} is what organizations go by. */
  public static String where(String table, OrganizationAddress address) {
    return whereIn(table + ".", address);
  }

  private static String whereIn(String prefix, OrganizationAddress address) {
    return switch (address) {
      case OrganizationAddress.ById _ -> prefix + "organization_id = ?";
      case OrganizationAddress.ByExternalId _ -> prefix + "external_id = ?";
      case OrganizationAddress.ByNamedExternalId _ ->
          """
          %sorganization_id = coalesce(
            (select n.organization_id from organization_external_ids n
              where n.environment_id = ? and n.name = ? and n.value = ?),
            (select u.organization_id from organizations u
              where u.environment_id = ? and u.external_id = ? and u.deleted_at is null))
          """
              .formatted(prefix);
    };
  }

  /** Puts the values of {@link #where}. */
  public static Parameters bind(Parameters p, long environmentId, OrganizationAddress address)
      throws SQLException {
    return switch (address) {
      case OrganizationAddress.ById(var id) -> p.add(id.number());
      case OrganizationAddress.ByExternalId(var externalId) -> p.add(externalId.value());
      case OrganizationAddress.ByNamedExternalId named ->
          p.add(environmentId)
              .add(named.name())
              .add(named.value().value())
              .add(environmentId)
              .add(named.asUnnamed());
    };
  }

  /**
   * Begins a statement that changes an organization: locks it as {@code old}. {@link #bind} puts
   * the values, behind the environment's id.
   */
  public static String lock(OrganizationAddress address) {
    return LOCK.formatted(where(address));
  }

  /** The same; one that another transaction holds counts as not there. */
  static String lockUnlessLocked(OrganizationAddress address) {
    return LOCK_UNLESS_LOCKED.formatted(where(address));
  }

  /**
   * Like {@link #where}, for deleted organizations, of which several may have had one external ID:
   * the one that was deleted last.
   */
  public static String whereDeleted(OrganizationAddress address) {
    String had =
        switch (address) {
          case OrganizationAddress.ById _ -> "d.organization_id = ?";
          case OrganizationAddress.ByExternalId _ -> "d.external_id = ?";
          case OrganizationAddress.ByNamedExternalId _ ->
              "(d.external_ids ->> ? = ? or d.external_id = ?)";
        };
    return """
    organization_id = (
      select d.organization_id from organizations d
      where d.environment_id = ? and d.deleted_at is not null and d.purge_started_at is null and %s
      order by d.deleted_at desc, d.organization_id desc limit 1)
    """
        .formatted(had);
  }

  /** Puts the values of {@link #whereDeleted}. */
  public static Parameters bindDeleted(
      Parameters p, long environmentId, OrganizationAddress address) throws SQLException {
    p.add(environmentId);
    return switch (address) {
      case OrganizationAddress.ById(var id) -> p.add(id.number());
      case OrganizationAddress.ByExternalId(var externalId) -> p.add(externalId.value());
      case OrganizationAddress.ByNamedExternalId named ->
          p.add(named.name()).add(named.value().value()).add(named.asUnnamed());
    };
  }
}
