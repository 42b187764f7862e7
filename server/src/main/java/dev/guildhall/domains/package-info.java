/** Domains that organizations claim, and the proof by DNS that they own them. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.domains;
