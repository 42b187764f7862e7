/**
 * How events get to their receivers: every process claims what is due, sends it, and writes down
 * what came of it.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.events.webhooks.delivery;
