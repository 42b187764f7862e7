/** The way to the database of those who hold no thread while it works. */
@NullMarked
package dev.guildhall.storage.eventloop;

import org.jspecify.annotations.NullMarked;
