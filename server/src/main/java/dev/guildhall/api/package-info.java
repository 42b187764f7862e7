/** What every feature's edge uses: errors, callers, calls, page tokens. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api;
