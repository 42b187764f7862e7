/** The composition of the service: configuration, start, stop. */
@org.jspecify.annotations.NullMarked
package dev.guildhall;
