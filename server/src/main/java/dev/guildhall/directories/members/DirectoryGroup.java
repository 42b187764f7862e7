package dev.guildhall.directories.members;

import com.fasterxml.jackson.databind.JsonNode;
import dev.guildhall.directories.DirectoryGroupId;
import java.time.Instant;
import java.util.Optional;

/**
 * A group of a directory, as its identity provider describes it.
 *
 * @param members how many users are in it: kept, not counted
 * @param resource what the provider sent (RFC 7643, section 4.2), without members
 * @param change grows with every change in the directory
 */
public record DirectoryGroup(
    DirectoryGroupId id,
    String displayName,
    Optional<String> externalId,
    int members,
    JsonNode resource,
    long change,
    Instant updatedAt) {}
