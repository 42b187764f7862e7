/** Imports and exports through the real edge. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.organizations.bulk;
