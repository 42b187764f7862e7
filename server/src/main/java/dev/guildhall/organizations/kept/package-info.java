/** Answers about organizations that are kept in memory, and how they stay true. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations.kept;
