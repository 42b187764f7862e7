/** What is set on a connection: OIDC, SAML and the rest, read, checked, stored with its secrets. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.connections.settings;
