package dev.guildhall.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The current row of a {@link Statement}, by the names of its columns, whichever way it ran. Only
 * what is optional may be null.
 */
public interface Columns {
  long number(String column) throws SQLException;

  int integer(String column) throws SQLException;

  boolean flag(String column) throws SQLException;

  String text(String column) throws SQLException;

  Optional<String> optionalText(String column) throws SQLException;

  /** To the microsecond, which is what PostgreSQL keeps. */
  Instant instant(String column) throws SQLException;

  Optional<Instant> optionalInstant(String column) throws SQLException;

  /** A JSON object whose values are texts, itself selected as text. */
  default Map<String, String> texts(String column) throws SQLException {
    return JsonColumn.texts(text(column));
  }

  /** A JSON object whose values are true or false, itself selected as text. */
  default Map<String, Boolean> flags(String column) throws SQLException {
    return JsonColumn.flags(text(column));
  }
}
