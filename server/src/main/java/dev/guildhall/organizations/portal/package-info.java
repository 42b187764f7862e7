/** Links by which an organization's own administrators get into the admin portal. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations.portal;
