package dev.guildhall.organizations;

import dev.guildhall.api.ApiError;
import dev.guildhall.api.Page;
import dev.guildhall.api.PageTokens.Cursor;
import dev.guildhall.api.PageTokens.Direction;
import dev.guildhall.events.Event;
import dev.guildhall.events.EventFilter;
import dev.guildhall.events.ListEvents;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What an organization was, from the rows of the event log. Reaches as far back as the log is kept;
 * before that, an organization was as the oldest event found it.
 *
 * <p>Errors: {@link ApiError.NotFound} where there was no such organization, or none yet, or it was
 * deleted at that time.
 */
public final class OrganizationHistory {
  private final ListEvents events;
  private final FindOrganization find;

  public OrganizationHistory(ListEvents events, FindOrganization find) {
    this.events = events;
    this.find = find;
  }

  /**
   * The versions, newest first.
   *
   * @param fitting the first of these that one answer can hold
   */
  public Page<Event> versions(
      long environmentId,
      OrganizationAddress address,
      Optional<Cursor> cursor,
      int pageSize,
      UnaryOperator<List<Event>> fitting) {
    OrganizationId id = id(environmentId, address);
    Page<Event> page =
        events.run(
            environmentId,
            filter(id, Optional.empty(), Optional.empty()),
            cursor,
            pageSize,
            false,
            fitting);
    if (page.items().isEmpty() && cursor.isEmpty()) {
      find.run(environmentId, address);
    }
    return page;
  }

  /** The organization as it was at a time. */
  public Organization at(long environmentId, OrganizationAddress address, Instant time) {
    OrganizationId id = id(environmentId, address);
    Instant until = time.truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS);
    Optional<Event> latest =
        first(environmentId, filter(id, Optional.empty(), Optional.of(until)), Optional.empty());
    if (latest.isPresent()) {
      return living(OrganizationImage.read(latest.get().data()), address);
    }
    Optional<Event> next =
        first(
            environmentId,
            filter(id, Optional.of(until), Optional.empty()),
            Optional.of(new Cursor(Direction.BEFORE, 0)));
    if (next.isPresent()) {
      return next.get()
          .oldData()
          .map(OrganizationImage::read)
          .map(organization -> living(organization, address))
          .orElseThrow(() -> notFound(address));
    }
    Organization unchanged = find.run(environmentId, address);
    if (unchanged.id().createdAt().isAfter(time)) {
      throw notFound(address);
    }
    return unchanged;
  }

  private Optional<Event> first(long environmentId, EventFilter filter, Optional<Cursor> cursor) {
    return events
        .run(environmentId, filter, cursor, 1, false, UnaryOperator.identity())
        .items()
        .stream()
        .findFirst();
  }

  private OrganizationId id(long environmentId, OrganizationAddress address) {
    return switch (address) {
      case OrganizationAddress.ById(var id) -> id;
      case OrganizationAddress.ByExternalId _, OrganizationAddress.ByNamedExternalId _ ->
          find.run(environmentId, address).id();
    };
  }

  private static EventFilter filter(
      OrganizationId id, Optional<Instant> from, Optional<Instant> until) {
    return new EventFilter(
        OrganizationEvents.TYPES,
        from,
        until,
        Optional.of(id.number()),
        Optional.empty(),
        Optional.empty());
  }

  private static Organization living(Organization organization, OrganizationAddress address) {
    if (organization.deletedAt().isPresent()) {
      throw notFound(address);
    }
    return organization;
  }

  private static RuntimeException notFound(OrganizationAddress address) {
    return new ApiError.NotFound("organization", address.toString()).exception();
  }
}
