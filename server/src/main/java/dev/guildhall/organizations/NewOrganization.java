package dev.guildhall.organizations;

import dev.guildhall.api.Region;
import java.util.Optional;

/** What a caller says of an organization that is to be created. */
public record NewOrganization(
    DisplayName displayName,
    Region region,
    Optional<ExternalId> externalId,
    Optional<Slug> slug,
    Optional<LogoUrl> logoUrl,
    Metadata metadata,
    ExternalIds externalIds) {}
