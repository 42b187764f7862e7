package dev.guildhall.storage;

import java.sql.SQLException;

/** A statement that failed for no reason a caller could mend: a defect, or a broken database. */
public final class StorageException extends RuntimeException {
  StorageException(SQLException cause) {
    super(cause);
  }

  /** Whether the database's user has no right to it. */
  public boolean isDenied() {
    return getCause() instanceof SQLException failure && "42501".equals(failure.getSQLState());
  }

  /** What the database said, in one line. */
  public String reason() {
    return getCause() instanceof SQLException failure ? SchemaRefusal.said(failure) : "";
  }

  /** Whether it lost to concurrent transactions, each time that it was tried. */
  public boolean isLostRace() {
    return getCause() instanceof SQLException failure && SqlStates.isLostRace(failure);
  }
}
