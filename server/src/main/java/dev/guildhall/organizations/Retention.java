package dev.guildhall.organizations;

import java.time.Duration;

/**
 * How long what is over stays within reach.
 *
 * @param formerIds how long a former external ID leads to the current one; zero for not at all
 * @param deleted how long a deleted organization can be restored; zero for not at all
 */
public record Retention(Duration formerIds, Duration deleted) {
  public static final Retention DEFAULT = new Retention(Duration.ofDays(30), Duration.ofDays(30));
}
