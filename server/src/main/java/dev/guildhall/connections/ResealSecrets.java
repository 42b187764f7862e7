package dev.guildhall.connections;

import dev.guildhall.storage.Seal;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;

/**
 * Seals the secrets of all connections with another key, within the caller's transaction. Those of
 * deleted organizations are among them: they can be restored.
 */
public final class ResealSecrets {
  private ResealSecrets() {}

  /** Throws where {@code older} did not seal one of them, and changes nothing then. */
  public static void run(Transaction transaction, Seal older, Seal seal) throws SQLException {
    ConnectionStore store = new ConnectionStore();
    var after = new ConnectionStore.Sealed(Long.MIN_VALUE, new ConnectionId(0), new byte[0]);
    while (true) {
      var batch = store.sealed(transaction, after);
      for (var sealed : batch) {
        store.keepSecret(
            transaction,
            sealed.environmentId(),
            sealed.id(),
            seal.renew(
                UpdateConnection.place(sealed.environmentId(), sealed.id()),
                sealed.secret(),
                older));
      }
      if (batch.isEmpty()) {
        return;
      }
      after = batch.getLast();
    }
  }
}
