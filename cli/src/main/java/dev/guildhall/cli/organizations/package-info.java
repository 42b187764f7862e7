/** The commands of single organizations, and how one is named and shown. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.organizations;
