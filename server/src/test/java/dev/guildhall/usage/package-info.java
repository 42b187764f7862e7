/** The bill, over months of a moved clock. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.usage;
