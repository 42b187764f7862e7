/** Directories that identity providers fill, their secrets, users and groups. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories;
