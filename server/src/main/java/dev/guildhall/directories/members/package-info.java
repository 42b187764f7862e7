/** The users and groups of a directory, as the product reads them over the wire. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.members;
