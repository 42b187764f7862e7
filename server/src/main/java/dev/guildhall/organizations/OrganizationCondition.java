package dev.guildhall.organizations;

import dev.guildhall.storage.Parameters;
import java.sql.SQLException;

/**
 * One living organization, as a feature that hangs below organizations names it inside its own
 * statements: resolving the address and checking that the organization lives are part of the
 * statement that reads or changes, never a step before it.
 */
public record OrganizationCondition(long environmentId, OrganizationAddress address) {

  /**
   * The condition on the table {@code organizations}, which must stand under its own name; {@link
   * #bind} puts its values. Columns are unqualified, so other tables join with {@code using}.
   */
  public String condition() {
    return "environment_id = ? and %s and deleted_at is null".formatted(AddressSql.where(address));
  }

  public Parameters bind(Parameters parameters) throws SQLException {
    return AddressSql.bind(parameters.add(environmentId), environmentId, address);
  }
}
