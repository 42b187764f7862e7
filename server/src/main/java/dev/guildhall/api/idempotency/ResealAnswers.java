package dev.guildhall.api.idempotency;

import dev.guildhall.storage.Seal;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;

/** Seals the kept answers with another key, within the caller's transaction. */
public final class ResealAnswers {
  private ResealAnswers() {}

  /** Throws where {@code older} did not seal one of them, and changes nothing then. */
  public static void run(Transaction transaction, Seal older, Seal seal) throws SQLException {
    new IdempotentAnswerStore(seal).renew(transaction, older);
  }
}
