/** Requests that come twice: the second gets the first one's answer, and changes nothing. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.api.idempotency;
