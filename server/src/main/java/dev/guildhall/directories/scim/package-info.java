/** SCIM 2.0 (RFC 7643, RFC 7644): what identity providers say to a directory's endpoint. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim;
