/** The console: pages in the server's own jar, and the browser sessions that act in them. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.console;
