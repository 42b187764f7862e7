package dev.guildhall.directories.scim.endpoint;

import dev.guildhall.directories.DirectoryId;
import dev.guildhall.organizations.OrganizationId;

/** An identity provider that has shown a living, enabled directory's secret. */
public record ScimCaller(
    long environmentId, OrganizationId organizationId, DirectoryId directoryId) {}
