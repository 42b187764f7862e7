/** Webhooks: every event, sent to whoever asked for it, until it has arrived. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.events.webhooks;
