package dev.guildhall.console;

import dev.guildhall.api.SecretText;
import dev.guildhall.storage.Transaction;
import java.sql.SQLException;
import java.time.Instant;

/** The SQL of the console. What has expired is swept by whoever adds the next. */
final class ConsoleStore {

  int addLink(Transaction transaction, SecretText token, Instant expiresAt, Instant now)
      throws SQLException {
    return transaction.update(
        """
        with swept as (delete from console_links where expires_at <= ?)
        insert into console_links (token_hash, expires_at) values (?, ?)
        """,
        p -> p.add(now).add(token.hash()).add(expiresAt));
  }

  /**
   * Turns a link into a session; false where there is no such link. Deleting the link decides: of
   * several at once one finds it there.
   */
  boolean exchange(Transaction transaction, SecretText token, ConsoleSession session, Instant now)
      throws SQLException {
    return transaction.update(
            """
            with used as (
              delete from console_links where token_hash = ? and expires_at > ? returning 1),
            swept as (delete from console_sessions where expires_at <= ?)
            insert into console_sessions (session_id, expires_at) select ?, ? from used
            """,
            p ->
                p.add(token.hash())
                    .add(now)
                    .add(now)
                    .add(session.number())
                    .add(session.expiresAt()))
        == 1;
  }

  boolean lives(Transaction transaction, long sessionNumber, Instant now) throws SQLException {
    return transaction
        .first(
            "select 1 from console_sessions where session_id = ? and expires_at > ?",
            p -> p.add(sessionNumber).add(now),
            _ -> true)
        .isPresent();
  }

  int end(Transaction transaction, long sessionNumber) throws SQLException {
    return transaction.update(
        "delete from console_sessions where session_id = ?", p -> p.add(sessionNumber));
  }
}
