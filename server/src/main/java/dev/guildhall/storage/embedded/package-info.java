/**
 * A real PostgreSQL as a child process: unpacked from the class path, one data folder each, ended
 * with its parent and recovered at the next start. Knows nothing of Guildhall's tables.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.storage.embedded;
