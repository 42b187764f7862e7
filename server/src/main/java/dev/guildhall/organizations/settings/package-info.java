/** Settings of an organization: its features, its limit of users, its session policy. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations.settings;
