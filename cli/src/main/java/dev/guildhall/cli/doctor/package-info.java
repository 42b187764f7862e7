/** What is wrong with a server's surroundings, and what to do. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.doctor;
