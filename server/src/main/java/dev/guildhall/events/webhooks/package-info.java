/**
 * Webhooks: the endpoints that asked for events, what was delivered to them, and what is to be
 * delivered again.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.events.webhooks;
