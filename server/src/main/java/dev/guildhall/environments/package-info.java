/** Environments, which cannot see each other, and the API clients that call in them. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.environments;
