/** The door of SCIM, knocked at. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.endpoint;
