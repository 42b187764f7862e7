package dev.guildhall.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A running transaction, as stores see it: statements with their parameters in, rows out. Every
 * statement is prepared once a connection.
 */
public final class Transaction {
  private final Connection connection;

  Transaction(Connection connection) {
    this.connection = connection;
  }

  Connection connection() {
    return connection;
  }

  /** Puts the values of a statement's question marks, from left to right. */
  @FunctionalInterface
  public interface Bind {
    void to(Parameters parameters) throws SQLException;
  }

  /** Makes something of the current row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** The rows of a query. */
  public <T> List<T> list(String sql, Bind bind, Row<T> row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind.to(new Parameters(connection, statement));
      try (ResultSet rows = statement.executeQuery()) {
        List<T> found = new ArrayList<>();
        while (rows.next()) {
          found.add(row.read(rows));
        }
        return found;
      }
    }
  }

  /** The first row of a query, if there is one. */
  public <T> Optional<T> first(String sql, Bind bind, Row<T> row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind.to(new Parameters(connection, statement));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
      }
    }
  }

  /** Runs a change; answers how many rows it touched. */
  public int update(String sql, Bind bind) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind.to(new Parameters(connection, statement));
      return statement.executeUpdate();
    }
  }
}
