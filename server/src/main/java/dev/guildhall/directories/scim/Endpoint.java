package dev.guildhall.directories.scim;

import dev.guildhall.api.Origin;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.scim.endpoint.ScimCaller;
import dev.guildhall.directories.scim.schema.ResourceType;

/**
 * A directory's endpoint during one call.
 *
 * @param base its URL as the caller knows it
 * @param origin of what the call changes; the actor is the directory
 * @param place of what the call reads, in the memory
 */
record Endpoint(ScimCaller caller, String base, Origin origin, LargeReads.Place place) {

  static Endpoint of(ScimCaller caller, String baseUrl, String requestId, LargeReads.Place place) {
    return new Endpoint(
        caller,
        "%s/directory/%s/scim/v2".formatted(baseUrl, caller.directoryId()),
        new Origin(caller.directoryId().toString(), requestId),
        place);
  }

  long environment() {
    return caller.environmentId();
  }

  DirectoryId directory() {
    return caller.directoryId();
  }

  String location(ResourceType type, long id) {
    return base + "/" + type.path() + "/" + type.print(id);
  }
}
