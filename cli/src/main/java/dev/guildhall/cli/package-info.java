/** The command line: one class a command; speaks HTTP only and knows no server class. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli;
