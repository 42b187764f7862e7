package dev.guildhall.storage;

import java.util.List;

/** What came of a statement that was attempted from an event loop. */
public sealed interface Attempted<T> {
  /** It was done, and committed. */
  record Done<T>(List<T> rows) implements Attempted<T> {}

  /** The database refused it, for a constraint or a lock: nothing was done. */
  record Refused<T>() implements Attempted<T> {}

  /** It never came to the database, or the database could not serve it: nothing was done. */
  record NotDone<T>() implements Attempted<T> {}
}
