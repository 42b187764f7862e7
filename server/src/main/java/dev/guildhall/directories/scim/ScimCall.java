package dev.guildhall.directories.scim;

import dev.guildhall.api.Origin;
import dev.guildhall.directories.DirectoryId;
import dev.guildhall.directories.scim.endpoint.ScimCaller;
import dev.guildhall.directories.scim.schema.ResourceType;

/**
 * One call of an identity provider.
 *
 * @param base the URL of its directory's endpoint, as the caller knows it
 * @param origin of what the call changes; the actor is the directory
 * @param place of what the call reads, in the memory
 */
record ScimCall(ScimCaller caller, String base, Origin origin, ParsedAtOnce.Place place) {

  static ScimCall of(
      ScimCaller caller, String baseUrl, String requestId, ParsedAtOnce.Place place) {
    return new ScimCall(
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
