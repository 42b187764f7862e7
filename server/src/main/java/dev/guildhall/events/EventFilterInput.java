package dev.guildhall.events;

import com.google.protobuf.Timestamp;
import dev.guildhall.api.ApiError;
import dev.guildhall.api.InvalidValue;
import dev.guildhall.api.PrefixedId;
import dev.guildhall.api.Violations;
import dev.guildhall.api.WireTime;
import dev.guildhall.contract.events.Source;
import java.time.Instant;
import java.util.Optional;

/** Reads the wire's filter. */
final class EventFilterInput {
  private EventFilterInput() {}

  /**
   * The filter; empty where it can match nothing, because it asks for an id that is none, or for
   * what this server has no events of (sign-ins, interceptors, connected accounts). Throws {@link
   * ApiError.InvalidFields} for a source that is none.
   */
  static Optional<EventFilter> parse(
      long environmentId, dev.guildhall.contract.events.EventFilter wire, EventOwner owner) {
    Violations violations = new Violations();
    var source = violations.at("filter.source", () -> source(wire.getSource()));
    var start =
        violations.at("filter.start_time", () -> time(wire.hasStartTime(), wire.getStartTime()));
    var end = violations.at("filter.end_time", () -> time(wire.hasEndTime(), wire.getEndTime()));
    violations.refuseIfAny();
    if (!wire.getAuthRequestId().isEmpty()
        || !wire.getInterceptorId().isEmpty()
        || !wire.getInterceptorStatus().isEmpty()
        || !wire.getInterceptorDecision().isEmpty()
        || !wire.getConnectedAccountId().isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> organizationId = owner.number(environmentId, wire.getOrganizationId());
    Optional<Long> connectionId = PrefixedId.parse("conn_", wire.getConnectionId());
    if ((!wire.getOrganizationId().isEmpty() && organizationId.isEmpty())
        || (!wire.getConnectionId().isEmpty() && connectionId.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new EventFilter(
            wire.getEventTypesList(),
            start.value(),
            end.value(),
            organizationId,
            source.value(),
            connectionId));
  }

  private static Optional<Instant> time(boolean isSet, Timestamp sent) {
    return isSet ? Optional.of(WireTime.parse(sent)) : Optional.empty();
  }

  private static Optional<EventFilter.Source> source(Source sent) {
    return switch (sent) {
      case SCALEKIT -> Optional.of(EventFilter.Source.API);
      case DIR_SYNC -> Optional.of(EventFilter.Source.DIRECTORY);
      case SOURCE_UNSPECIFIED -> Optional.empty();
      case UNRECOGNIZED ->
          throw new InvalidValue("defined_only", "must be one of SCALEKIT, DIR_SYNC");
    };
  }
}
