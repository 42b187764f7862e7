/** The rows of a file, CSV or NDJSON: read, counted, told apart. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.rows;
