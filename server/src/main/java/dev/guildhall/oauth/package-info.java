/**
 * Access tokens: issued for client credentials, signed with keys from the database, verified
 * without it.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.oauth;
