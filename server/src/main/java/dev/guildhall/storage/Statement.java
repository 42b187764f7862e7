package dev.guildhall.storage;

import java.sql.SQLException;

/**
 * One SQL statement with its values, and what is made of its rows. It runs in a {@link Transaction}
 * of a thread that waits for it, or from an event loop that does not ({@link Database#attempt}).
 *
 * @param sql with a question mark for each value. One that is bound as a text and wanted as JSON
 *     needs {@code ?::text::jsonb}: an event loop's driver goes by the type of the question mark.
 */
public record Statement<T>(String sql, Transaction.Bind bind, Reader<T> reader) {
  /** Makes something of the current row. */
  @FunctionalInterface
  public interface Reader<T> {
    T read(Columns row, Changes changes) throws SQLException;
  }
}
