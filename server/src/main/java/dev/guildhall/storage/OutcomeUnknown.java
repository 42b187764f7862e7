package dev.guildhall.storage;

import java.sql.SQLException;

/** A statement or commit whose answer never came: nobody knows whether it was done. */
final class OutcomeUnknown extends SQLException {
  OutcomeUnknown(SQLException failure) {
    super(failure.getMessage(), failure.getSQLState(), failure);
  }
}
