package dev.guildhall.ownership;

import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;

/** How SQL of other features finds the organization of an address, in organizations named o. */
public final class AddressSql {
  private AddressSql() {}

  /** A condition with one question mark; {@link #bind} fills it. */
  public static String condition(OrganizationAddress address) {
    return switch (address) {
      case OrganizationAddress.ById _ -> "o.organization_id = ?";
      case OrganizationAddress.ByExternalId _ -> "o.external_id = ?";
    };
  }

  public static void bind(Parameters p, OrganizationAddress address) throws SQLException {
    switch (address) {
      case OrganizationAddress.ById(var id) -> p.add(id.number());
      case OrganizationAddress.ByExternalId(var externalId) -> p.add(externalId.value());
    }
  }
}
