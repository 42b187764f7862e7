package dev.guildhall.storage.eventloop;

import dev.guildhall.storage.Columns;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/** The current row of a result that came to an event loop. */
record EventLoopColumns(Row row) implements Columns {
  @Override
  public long number(String column) {
    return row.getLong(column);
  }

  @Override
  public int integer(String column) {
    return row.getInteger(column);
  }

  @Override
  public boolean flag(String column) {
    return row.getBoolean(column);
  }

  @Override
  public String text(String column) {
    return row.getString(column);
  }

  @Override
  public Optional<String> optionalText(String column) {
    return Optional.ofNullable(row.getString(column));
  }

  @Override
  public Instant instant(String column) {
    return row.getOffsetDateTime(column).toInstant();
  }

  @Override
  public Optional<Instant> optionalInstant(String column) {
    return Optional.ofNullable(row.getOffsetDateTime(column)).map(OffsetDateTime::toInstant);
  }
}
