package dev.guildhall.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** The current row of a JDBC result. */
public record JdbcColumns(ResultSet row) implements Columns {
  @Override
  public long number(String column) throws SQLException {
    return row.getLong(column);
  }

  @Override
  public int integer(String column) throws SQLException {
    return row.getInt(column);
  }

  @Override
  public boolean flag(String column) throws SQLException {
    return row.getBoolean(column);
  }

  @Override
  public String text(String column) throws SQLException {
    return row.getString(column);
  }

  @Override
  public Optional<String> optionalText(String column) throws SQLException {
    return Rows.optionalText(row, column);
  }

  @Override
  public Instant instant(String column) throws SQLException {
    return Rows.instant(row, column);
  }

  @Override
  public Optional<Instant> optionalInstant(String column) throws SQLException {
    return Rows.optionalInstant(row, column);
  }
}
