package dev.guildhall.organizations.bulk;

import dev.guildhall.api.ApiError;
import dev.guildhall.organizations.OrganizationId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a line.
 *
 * @param number the line's, from 1
 * @param externalId none where the line has none, or cannot be read
 * @param id none where the line failed
 * @param changes what differs, where the organization was there before
 */
record LineResult(
    long number,
    Optional<String> externalId,
    Outcome outcome,
    Optional<OrganizationId> id,
    List<Difference> changes,
    Optional<ApiError> error) {

  enum Outcome {
    CREATED,
    UPDATED,
    UNCHANGED,
    FAILED;

    String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A field's value before and after; null where it has none. */
  record Difference(String field, @Nullable String before, @Nullable String after) {}

  static LineResult failed(long number, Optional<String> externalId, ApiError error) {
    return new LineResult(
        number, externalId, Outcome.FAILED, Optional.empty(), List.of(), Optional.of(error));
  }

  static LineResult done(
      ImportLine.Wanted line, Outcome outcome, OrganizationId id, List<Difference> changes) {
    return new LineResult(
        line.number(),
        Optional.of(line.externalId().value()),
        outcome,
        Optional.of(id),
        changes,
        Optional.empty());
  }
}
