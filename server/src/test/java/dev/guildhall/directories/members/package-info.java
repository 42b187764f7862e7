/** Users and groups of a directory as the product lists them. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories.members;
