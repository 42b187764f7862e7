package dev.guildhall.cli.rows;

import java.io.Closeable;
import java.io.IOException;
import java.util.Optional;

/** The rows of a file, one after the other. */
public interface Rows extends Closeable {
  /** The next one; none at the end. Whatever is wrong with a row, those after it can be read. */
  Optional<Row> next() throws IOException;
}
