package dev.guildhall.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The values of a JDBC statement. */
final class JdbcParameters extends Parameters {
  private final Connection connection;
  private final PreparedStatement statement;
  private int index;

  JdbcParameters(Connection connection, PreparedStatement statement) {
    this.connection = connection;
    this.statement = statement;
  }

  @Override
  public Parameters add(long value) throws SQLException {
    statement.setLong(++index, value);
    return this;
  }

  @Override
  public Parameters add(int value) throws SQLException {
    statement.setInt(++index, value);
    return this;
  }

  @Override
  public Parameters add(boolean value) throws SQLException {
    statement.setBoolean(++index, value);
    return this;
  }

  @Override
  public Parameters add(@Nullable String value) throws SQLException {
    statement.setString(++index, value);
    return this;
  }

  @Override
  public Parameters add(@Nullable Long value) throws SQLException {
    statement.setObject(++index, value, Types.BIGINT);
    return this;
  }

  @Override
  public Parameters add(@Nullable Integer value) throws SQLException {
    statement.setObject(++index, value, Types.INTEGER);
    return this;
  }

  @Override
  public Parameters add(byte @Nullable [] value) throws SQLException {
    statement.setBytes(++index, value);
    return this;
  }

  @Override
  public Parameters add(@Nullable Instant value) throws SQLException {
    statement.setObject(
        ++index,
        value == null ? null : OffsetDateTime.ofInstant(value, ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
    return this;
  }

  @Override
  public Parameters json(@Nullable String json) throws SQLException {
    statement.setObject(++index, json, Types.OTHER);
    return this;
  }

  @Override
  public Parameters texts(Collection<String> values) throws SQLException {
    statement.setArray(++index, connection.createArrayOf("text", values.toArray()));
    return this;
  }

  @Override
  public Parameters longs(Collection<Long> values) throws SQLException {
    statement.setArray(++index, connection.createArrayOf("bigint", values.toArray()));
    return this;
  }
}
