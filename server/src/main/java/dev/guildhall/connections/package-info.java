/** Connections to identity providers and apps, of organizations and of the environment. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.connections;
