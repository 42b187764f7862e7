package dev.guildhall.storage.embedded;

/**
 * The embedded PostgreSQL cannot serve; the message is a sentence and the next step for the
 * operator.
 */
public sealed class EmbeddedPostgresException extends RuntimeException permits PostgresEnded {
  EmbeddedPostgresException(String message) {
    super(message);
  }

  EmbeddedPostgresException(String message, Throwable cause) {
    super(message, cause);
  }
}
