/** Tests of what becomes of a resource that a provider sends or changes. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.patch;
