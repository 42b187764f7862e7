/** What is billed: for how long connections and directories were enabled. */
@org.jspecify.annotations.NullMarked
package dev.guildhall.usage;
