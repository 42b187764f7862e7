/** Organizations: the tenants of the product, under its own external IDs, with metadata. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations;
