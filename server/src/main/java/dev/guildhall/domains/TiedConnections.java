package dev.guildhall.domains;

import dev.guildhall.api.Origin;
import dev.guildhall.organizations.OrganizationAddress;
import dev.guildhall.storage.Database;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The connections that a change of domains changes too. They know domains and not the other way
 * round, so they are handed in.
 */
@FunctionalInterface
public interface TiedConnections {
  /**
   * Makes a change within the transaction and writes down that it changed the domains of these
   * connections, which are locked before, as their organization is.
   *
   * @param connections the numbers of their ids, in order
   */
  <T extends @Nullable Object> T change(
      Transaction transaction,
      long environmentId,
      OrganizationAddress address,
      List<Long> connections,
      Origin origin,
      Database.Work<T> change)
      throws SQLException;
}
