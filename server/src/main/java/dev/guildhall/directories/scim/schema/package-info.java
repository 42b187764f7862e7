/**
 * What SCIM resources consist of (RFC 7643, sections 4 to 7): resource types, schemas, attributes
 * and their paths, and how they are told to a provider.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.schema;
