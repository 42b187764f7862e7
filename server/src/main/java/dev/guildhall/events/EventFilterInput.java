package dev.guildhall.events;

import dev.guildhall.api.PrefixedId;
import dev.guildhall.api.WireTime;
import java.util.Optional;

/** Reads the wire's filter. */
final class EventFilterInput {
  private EventFilterInput() {}

  /**
   * The filter; empty where it can match nothing, because it asks for an id that is none, or for
   * what this server has no events of (sign-ins, interceptors, connected accounts).
   */
  static Optional<EventFilter> parse(
      long environmentId, dev.guildhall.contract.events.EventFilter wire, EventOwner owner) {
    if (!wire.getAuthRequestId().isEmpty()
        || wire.hasInterceptorId()
        || wire.hasInterceptorStatus()
        || wire.hasInterceptorDecision()
        || wire.hasConnectedAccountId()) {
      return Optional.empty();
    }
    Optional<Long> organizationId = owner.number(environmentId, wire.getOrganizationId());
    Optional<Long> connectionId = PrefixedId.parse("conn_", wire.getConnectionId());
    if ((!wire.getOrganizationId().isEmpty() && organizationId.isEmpty())
        || (wire.hasConnectionId() && connectionId.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new EventFilter(
            wire.getEventTypesList(),
            wire.hasStartTime()
                ? Optional.of(WireTime.parse(wire.getStartTime()))
                : Optional.empty(),
            wire.hasEndTime() ? Optional.of(WireTime.parse(wire.getEndTime())) : Optional.empty(),
            organizationId,
            switch (wire.getSource()) {
              case SCALEKIT -> Optional.of(EventFilter.Source.API);
              case DIR_SYNC -> Optional.of(EventFilter.Source.DIRECTORY);
              case SOURCE_UNSPECIFIED, UNRECOGNIZED -> Optional.empty();
            },
            connectionId));
  }
}
