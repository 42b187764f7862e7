package dev.guildhall.events;

/** How a statement that changes something writes the event of it. */
public final class EventSql {
  /**
   * Begins the part that writes an event of an organization; a {@code select} of these columns
   * follows.
   */
  public static final String INSERT =
      """
      insert into events (environment_id, event_id, type, object, organization_id, sequence,
        occurred_at, actor, request_id, data, old_data)
      """;

  private EventSql() {}
}
