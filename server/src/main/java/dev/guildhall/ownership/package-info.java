/** How features reach the organization that owns their things, in their own statements. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.ownership;
