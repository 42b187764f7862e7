package dev.guildhall.api;

import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * One page of a list that is ordered by id.
 *
 * @param items in the list's order
 * @param next where the following page starts, if there is one
 * @param previous where the page before starts, if there may be one
 * @param total how many items the whole list has, counted up to the list's cap where it has one; 0
 *     where the call does not tell it
 */
public record Page<T>(List<T> items, Optional<Cursor> next, Optional<Cursor> previous, long total) {

  /**
   * Cuts a page from what a query found: up to {@code size + 1} items from the cursor on, in the
   * order in which it walked.
   */
  public static <T> Page<T> cut(
      List<T> found, int size, Optional<Cursor> cursor, ToLongFunction<T> id, long total) {
    return cut(found, size, UnaryOperator.identity(), cursor, id, total);
  }

  /**
   * The same, with as many items as an answer can hold.
   *
   * @param fitting the first of these, such as {@link PrintedPage#fitting}
   */
  public static <T> Page<T> cut(
      List<T> found,
      int size,
      UnaryOperator<List<T>> fitting,
      Optional<Cursor> cursor,
      ToLongFunction<T> id,
      long total) {
    List<T> kept = fitting.apply(found.subList(0, Math.min(size, found.size())));
    return of(kept, kept.size() < found.size(), cursor, id, total);
  }

  /**
   * Makes a page of what a query kept.
   *
   * @param kept in the order in which the query walked
   * @param more whether there is more where it went on
   */
  public static <T> Page<T> of(
      List<T> kept, boolean more, Optional<Cursor> cursor, ToLongFunction<T> id, long total) {
    boolean backward = cursor.filter(c -> c.direction() == Direction.BEFORE).isPresent();
    List<T> items = backward ? kept.reversed() : kept;
    if (items.isEmpty()) {
      return new Page<>(List.of(), Optional.empty(), Optional.empty(), total);
    }
    boolean hasNext = backward || more;
    boolean hasPrevious = backward ? more : cursor.isPresent();
    return new Page<>(
        List.copyOf(items),
        hasNext
            ? Optional.of(new Cursor(Direction.AFTER, id.applyAsLong(items.getLast())))
            : Optional.empty(),
        hasPrevious
            ? Optional.of(new Cursor(Direction.BEFORE, id.applyAsLong(items.getFirst())))
            : Optional.empty(),
        total);
  }
}
