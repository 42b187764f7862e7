package dev.guildhall.events;

import dev.guildhall.storage.IdSource;
import java.time.Duration;

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

  /**
   * Takes numbers in its organization's order for as many events as the CTE {@code %s} has rows:
   * {@code sequence} is the last of them, {@code n} how many they are. Takes the environment and
   * the organization.
   */
  public static final String NUMBERED =
      """
      numbered as (
        update organizations o set sequence = o.sequence + c.n
        from (select count(*) n from %s) c
        where o.environment_id = ? and o.organization_id = ? and c.n > 0
        returning o.sequence, c.n)
      """;

  /**
   * Follows a CTE {@code batch} of a {@code with recursive}: events in the order of their
   * transactions' numbers, with {@code transaction_id}, {@code event_id}, {@code organization_id},
   * {@code sequence} and {@code type}. {@code cut} is its last place. Takes the environment.
   *
   * <p>Within an organization the sequence is the order in which changes were committed;
   * transaction numbers may be the other way round, where one began first and waited for the other.
   * So a batch that ends between the two would tell the later first: {@code whole} adds every event
   * behind the cut that one of the batch follows.
   */
  public static final String WHOLE =
      """
      cut as materialized (
        select transaction_id, event_id, (select min(event_id) from batch) - %d as oldest
        from batch order by transaction_id desc, event_id desc limit 1),
      whole as (
        select event_id, organization_id, sequence, type, not exists (
          select from batch p where p.organization_id = b.organization_id
            and p.sequence = b.sequence - 1) as starts
        from batch b
        union
        select v.event_id, v.organization_id, v.sequence, v.type, true
        from whole w cross join cut join events v on v.environment_id = ?
          and v.organization_id = w.organization_id and v.sequence = w.sequence - 1
          and v.event_id > cut.oldest
          and (v.transaction_id, v.event_id) > (cut.transaction_id, cut.event_id)
        where w.starts and w.sequence > 1)
      """
          .formatted(IdSource.firstAt(IdSource.EPOCH.plus(Duration.ofDays(1))))
          .stripTrailing();

  private EventSql() {}
}
