/** The server that is called: which one, as whom, and what its refusals mean. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.cli.server;
