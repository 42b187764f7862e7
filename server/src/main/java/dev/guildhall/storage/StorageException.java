package dev.guildhall.storage;

import java.sql.SQLException;

/** A statement that failed for no reason a caller could mend: a defect, or a broken database. */
public final class StorageException extends RuntimeException {
  StorageException(SQLException cause) {
    super(cause);
  }

  /** Whether it lost to concurrent transactions, each time that it was tried. */
  public boolean isLostRace() {
    return getCause() instanceof SQLException failure && Database.isLostRace(failure);
  }
}
