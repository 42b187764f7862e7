/** Tests of SCIM as identity providers speak it. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.filter;
