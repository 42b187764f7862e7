/** The event log: one row a change, read in pages, followed live, and as history. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.events;
