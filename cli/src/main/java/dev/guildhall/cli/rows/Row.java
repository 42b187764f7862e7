package dev.guildhall.cli.rows;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** One row of a file of organizations. */
public sealed interface Row {
  /** The number of its first line, from 1. */
  long line();

  /** How many characters it has in the file. */
  int length();

  /** The external ID, where the row has one that can be read. */
  Optional<String> key();

  /** A row as the API takes it. */
  record Sound(long line, ObjectNode fields, int length) implements Row {
    @Override
    public Optional<String> key() {
      return Optional.ofNullable(fields.path("external_id").textValue());
    }
  }

  /**
   * A row that cannot be read.
   *
   * @param raw its text in the file
   */
  record Broken(long line, String raw, String reason) implements Row {
    @Override
    public int length() {
      return raw.length();
    }

    @Override
    public Optional<String> key() {
      return Optional.empty();
    }
  }
}
