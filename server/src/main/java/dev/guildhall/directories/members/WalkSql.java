package dev.guildhall.directories.members;

import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.storage.Parameters;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * How a list of users or groups is walked. All of them newest first, by id. Those updated after a
 * time in the order of their changes: a reader that pages while changes land sees each of them.
 *
 * @param id the id column
 * @param limit how many rows to read
 */
record WalkSql(String id, Optional<Instant> updatedAfter, Optional<Cursor> cursor, int limit) {

  private boolean backward() {
    return cursor.filter(place -> place.direction() == Direction.BEFORE).isPresent();
  }

  /** Conditions, order and limit of the query; {@link #bind} fills its question marks. */
  String sql() {
    String column = updatedAfter.isPresent() ? "change_id" : id;
    boolean ascending = updatedAfter.isPresent() != backward();
    return (updatedAfter.isPresent() ? " and change_id >= ? and updated_at > ?" : "")
        + (cursor.isPresent() ? " and %s %s ?".formatted(column, ascending ? ">" : "<") : "")
        + " order by %s %s limit ?".formatted(column, ascending ? "asc" : "desc");
  }

  void bind(Parameters p) throws SQLException {
    if (updatedAfter.isPresent()) {
      p.add(MemberStore.firstChange(updatedAfter.get())).add(updatedAfter.get());
    }
    if (cursor.isPresent()) {
      p.add(cursor.get().id());
    }
    p.add(limit);
  }
}
