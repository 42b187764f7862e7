/** Deletion of organizations: its preview, its undo, and the purge that ends it. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations.deletion;
