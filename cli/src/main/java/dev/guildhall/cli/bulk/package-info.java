/**
 * Import, export and sync: whole files of organizations, with a plan, progress and a place to go on
 * from.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.bulk;
