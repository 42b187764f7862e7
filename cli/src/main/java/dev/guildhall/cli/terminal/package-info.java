/** What people and machines read: tables, JSON, progress, failures and exit codes. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.terminal;
