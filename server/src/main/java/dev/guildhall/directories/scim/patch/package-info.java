/**
 * What becomes of a resource that a provider sends or changes: the values of a POST or PUT taken
 * in, and the operations of a PATCH (RFC 7644, section 3.5.2) carried out.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.patch;
