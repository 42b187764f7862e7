package dev.guildhall.usage;

import dev.guildhall.api.Region;
import dev.guildhall.organizations.OrganizationId;
import java.time.LocalDate;
import java.util.Optional;

/**
 * What an organization used on a day.
 *
 * @param day in UTC
 * @param organization empty for connections of the whole environment, and of all organizations
 *     together
 * @param count how many things were enabled at some moment of the day
 * @param activeSeconds for how long, all of them together, to the nearest second; of all
 *     organizations the sum of what each one's row says
 */
public record UsageRow(
    LocalDate day,
    Optional<OrganizationId> organization,
    UsageKind kind,
    Region region,
    int count,
    long activeSeconds) {}
