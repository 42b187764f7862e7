/** Tests of SCIM's filters: read, evaluated in memory, and asked of a real database. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.scim.filter;
