package dev.guildhall.events;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Selects events; what is empty selects all.
 *
 * @param types any of these
 * @param from the earliest time, inclusive
 * @param until the latest time, exclusive
 * @param organizationId those of one organization, living or not
 * @param source those that a directory made, or those that it did not
 * @param connectionId those about one connection
 */
public record EventFilter(
    List<String> types,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<Long> organizationId,
    Optional<Source> source,
    Optional<Long> connectionId) {

  /** Where an event came from. */
  public enum Source {
    API,
    DIRECTORY
  }

  /** Everything in the environment. */
  public static final EventFilter ALL =
      new EventFilter(
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
}
