/**
 * What every SCIM message is made of (RFC 7644, section 3.12, and RFC 7643, section 2.3): JSON
 * within bounds, and errors.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.message;
