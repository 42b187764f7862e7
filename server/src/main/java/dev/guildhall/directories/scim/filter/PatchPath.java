package dev.guildhall.directories.scim.filter;

import dev.guildhall.directories.scim.schema.AttributePath;
import dev.guildhall.directories.scim.schema.ResourceType;
import java.util.Optional;

/**
 * What a PATCH operation points to (RFC 7644, section 3.5.2): an attribute, all of its values or
 * those that match.
 */
public record PatchPath(AttributePath attribute, Optional<Filter> where) {

  /** Everything in a schema. */
  public static PatchPath ofSchema(String uri) {
    return new PatchPath(
        new AttributePath(Optional.of(uri), "", Optional.empty()), Optional.empty());
  }

  /** The same path, as this type's resources have it. */
  public PatchPath in(ResourceType type) {
    return new PatchPath(attribute.in(type), where.map(filter -> filter.in(type)));
  }
}
