/**
 * The door of SCIM: who calls, whether there is room for the body, and the refusals before the
 * protocol.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.endpoint;
