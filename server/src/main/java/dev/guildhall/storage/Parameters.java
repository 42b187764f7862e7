package dev.guildhall.storage;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The values of a statement's question marks, put from left to right. */
public abstract class Parameters {
  public abstract Parameters add(long value) throws SQLException;

  public abstract Parameters add(int value) throws SQLException;

  public abstract Parameters add(boolean value) throws SQLException;

  public abstract Parameters add(@Nullable String value) throws SQLException;

  public abstract Parameters add(@Nullable Long value) throws SQLException;

  public abstract Parameters add(@Nullable Integer value) throws SQLException;

  public abstract Parameters add(byte @Nullable [] value) throws SQLException;

  public abstract Parameters add(@Nullable Instant value) throws SQLException;

  /** A JSON text, for a {@code jsonb} column. */
  public abstract Parameters json(@Nullable String json) throws SQLException;

  /** A list of texts for {@code = any (?)}. */
  public abstract Parameters texts(Collection<String> values) throws SQLException;

  /** A list for {@code = any (?)}. */
  public abstract Parameters longs(Collection<Long> values) throws SQLException;
}
