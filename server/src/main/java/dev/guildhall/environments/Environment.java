package dev.guildhall.environments;

import dev.guildhall.api.Region;
import java.time.Instant;

/**
 * A world of its own: what is in one environment is invisible from every other.
 *
 * @param region the region of the environment, fixed at its creation
 */
public record Environment(
    EnvironmentId id, String displayName, Region region, EnvironmentType type, Instant updatedAt) {}
