package dev.guildhall.domains;

import dev.guildhall.organizations.OrganizationId;
import java.time.Instant;

/** A domain of an organization as it is stored. */
public record Domain(
    DomainId id,
    long environmentId,
    OrganizationId organizationId,
    String name,
    DomainType type,
    Verification verification,
    TxtRecord record,
    Instant updatedAt) {}
