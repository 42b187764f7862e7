/** Directories through both faces, and what identity providers see of them. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.directories;
