/**
 * SCIM's filters (RFC 7644, section 3.4.2.2): read, compared with a value at hand, and asked of the
 * database.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.filter;
