package dev.guildhall.storage;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A running transaction, as stores see it: statements with their parameters in, rows out. Every
 * statement is prepared once a connection.
 */
public final class Transaction implements Changes {
  /** What JDBC takes for no time-out. */
  private static final int UNBOUND = 0;

  private final Connection connection;
  private final List<Consumer<ChangeListener>> changes;
  private final int seconds;

  Transaction(Connection connection) {
    this(connection, new ArrayList<>(0), UNBOUND);
  }

  /** A part of another transaction: what it changes is heard of when the whole has ended. */
  Transaction(Transaction whole) {
    this(whole.connection, whole.changes, whole.seconds);
  }

  private Transaction(Connection connection, List<Consumer<ChangeListener>> changes, int seconds) {
    this.connection = connection;
    this.changes = changes;
    this.seconds = seconds;
  }

  /**
   * The same, whose lists are taken back where the database needs longer for one: for queries whose
   * cost is up to who asks.
   *
   * @param limit in whole seconds
   */
  public Transaction within(Duration limit) {
    return new Transaction(connection, changes, (int) limit.toSeconds());
  }

  @Override
  public void changes(long environmentId, long organizationId, Optional<String> externalId) {
    changes.add(listener -> listener.changed(environmentId, organizationId, externalId));
  }

  /** Tells what was changed, once the transaction has ended. */
  void tell(ChangeListener listener) {
    changes.forEach(change -> change.accept(listener));
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

  public <T> List<T> list(Statement<T> statement) throws SQLException {
    return list(statement.sql(), statement.bind(), row(statement));
  }

  /** The first row, if there is one. */
  public <T> Optional<T> first(Statement<T> statement) throws SQLException {
    return first(statement.sql(), statement.bind(), row(statement));
  }

  private <T> Row<T> row(Statement<T> statement) {
    return row -> statement.reader().read(new JdbcColumns(row), this);
  }

  /** The rows of a query. */
  public <T> List<T> list(String sql, Bind bind, Row<T> row) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      if (seconds != UNBOUND) {
        statement.setQueryTimeout(seconds);
      }
      bind.to(new JdbcParameters(connection, statement));
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
      bind.to(new JdbcParameters(connection, statement));
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
      }
    }
  }

  /**
   * The first row of a query that follows another statement, such as one that takes a lock: both go
   * in one round trip, and the query sees what the statement before it waited for.
   *
   * @param bind puts the values of both, one after the other
   */
  public <T> Optional<T> firstAfter(String before, String sql, Bind bind, Row<T> row)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(before + ";" + sql)) {
      bind.to(new JdbcParameters(connection, statement));
      statement.execute();
      statement.getMoreResults();
      try (ResultSet rows = statement.getResultSet()) {
        return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
      }
    }
  }

  /** Runs a change; answers how many rows it touched. */
  public int update(String sql, Bind bind) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind.to(new JdbcParameters(connection, statement));
      return statement.executeUpdate();
    }
  }
}
