/**
 * What tests stand on: a real server on a real PostgreSQL, clients for both faces, a clock to move.
 */
@org.jspecify.annotations.NullMarked
package dev.guildhall.testing;
